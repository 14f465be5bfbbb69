import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AnyRoute } from '@lectern/http';
import { projectRoot } from './project-root.ts';

/**
 * The routes of a service, as its `src/http/routes.ts` declares them. They are not run: whatever they need is a placeholder.
 *
 * @param folder of the workspace, from the project's root
 */
export async function routesOf(folder: string): Promise<readonly AnyRoute[]> {
  const module: { routesOf(...parts: unknown[]): readonly AnyRoute[] } = await import(
    pathToFileURL(join(projectRoot, folder, 'src', 'http', 'routes.ts')).href
  );
  return module.routesOf(placeholder, placeholder, placeholder);
}

/** Has every property, each of them the same again. */
const placeholder: unknown = new Proxy(() => undefined, { get: () => placeholder, apply: () => placeholder });
