import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { listWorkspaces } from './list-workspaces.ts';
import { projectRoot } from './project-root.ts';

/** A service that is deployed: it has an image, a chart, a block in the compose file and a pipeline. */
export interface ProjectService {
  /** What charts, images and the compose file call it. */
  readonly name: string;
  /** Its workspace, from the project's root. */
  readonly folder: string;
  /** It keeps its state in a Postgres database of its own name. */
  readonly ownsDatabase: boolean;
}

/**
 * The services of the platform, the gateway first: workspaces that can be configured and have a chart. Nothing else
 * lists them, so that a new one is in every check as soon as it has both.
 */
export function listServices(): ProjectService[] {
  return listWorkspaces()
    .map((folder) => ({
      name: basename(folder),
      folder,
      ownsDatabase: existsSync(join(projectRoot, folder, 'migrations')),
    }))
    .filter(
      ({ name, folder }) =>
        existsSync(join(projectRoot, folder, 'src', 'config.ts')) &&
        existsSync(join(projectRoot, 'helm', name, 'Chart.yaml')),
    );
}

/** Names of the services that own a database, which is also the database's name. */
export function listDatabases(): string[] {
  return listServices().flatMap(({ name, ownsDatabase }) => (ownsDatabase ? [name] : []));
}
