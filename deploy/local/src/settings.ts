import { resolve } from 'node:path';
import { freePort } from '@lectern/embedded';
import { projectRoot } from '@lectern/project';
import type { LocalSettings } from './local-settings.ts';
import { type LocalService, localServices } from './manifest.ts';
import { makePrivateFolder } from './private-folder.ts';
import { loadSecrets } from './secrets.ts';

/** Options of `startPlatform`. */
export interface PlatformOptions {
  /** Port of the gateway; 0 takes a free one. Default 8080. */
  readonly port?: number;
  /** Where all state is kept. Default `.data` in the project. */
  readonly dataDir?: string;
  /** Folder of the embedding model. Default `.data/models`, shared by all data folders. */
  readonly modelDir?: string;
  /** Variables for every service; they override the launcher's own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Which services run. Default: all. */
  readonly services?: readonly LocalService[];
  /** Aborts a start that is not complete; what was started is stopped first. */
  readonly signal?: AbortSignal;
}

/** Only the gateway's port is fixed; the others are free ones, so that no other program on a laptop uses them. */
export async function decideSettings(options: PlatformOptions): Promise<LocalSettings> {
  const dataDir = resolve(projectRoot, options.dataDir ?? '.data');
  await makePrivateFolder(dataDir);
  const services = options.services ?? localServices;
  const [ports, adminPorts] = [await freePorts(), await freePorts()];
  if (options.port !== 0) ports.gateway = options.port ?? 8080;
  return {
    dataDir,
    services,
    modelDir: resolve(projectRoot, options.modelDir ?? '.data/models'),
    publicUrl: `http://127.0.0.1:${ports.gateway}`,
    ports,
    adminPorts,
    postgresPort: await freePort(),
    awsPort: await freePort(),
    secrets: await loadSecrets(dataDir),
    environment: options.environment ?? {},
  };
}

/** A port for every service. */
async function freePorts(): Promise<Record<string, number>> {
  const ports: Record<string, number> = {};
  for (const { name } of localServices) ports[name] = await freePort();
  return ports;
}
