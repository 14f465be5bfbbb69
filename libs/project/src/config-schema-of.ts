import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { z } from 'zod';
import { projectRoot } from './project-root.ts';

/**
 * The configuration schema of a workspace that has one.
 *
 * @param folder from the project's root, like `services/user`
 * @throws Error when its `src/config.ts` cannot be loaded
 */
export async function configSchemaOf(folder: string): Promise<z.ZodObject> {
  const { configSchema }: { configSchema: z.ZodObject } = await import(
    pathToFileURL(join(projectRoot, folder, 'src', 'config.ts')).href
  );
  return configSchema;
}
