import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, loadConfig, portField } from '@lectern/config';
import { projectRoot } from '@lectern/project';
import { z } from 'zod';
import type { PlatformOptions } from './settings.ts';

const launcherVariables = z.object({
  PORT: portField().default(8080),
  LECTERN_DATA_DIR: z.string().default('.data'),
});

/** Adds the variables of the project's `.env` file to the environment of this process; what is set already stays. */
export function loadEnvFile(): void {
  const file = join(projectRoot, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
}

/**
 * Port and data folder from the environment: the same for the launcher and the demo, so that they use the same platform.
 *
 * @throws ConfigError for a wrong port
 */
export function platformOptions(env: Environment): Required<Pick<PlatformOptions, 'port' | 'dataDir'>> {
  const { PORT, LECTERN_DATA_DIR } = loadConfig(launcherVariables, env);
  return { port: PORT, dataDir: LECTERN_DATA_DIR };
}
