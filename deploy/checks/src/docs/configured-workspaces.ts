import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listWorkspaces, projectRoot } from '@lectern/project';

/** Folders of the workspaces that have a configuration schema: the services, deployed or not yet, and the emulator. */
export function configuredWorkspaces(): string[] {
  return listWorkspaces().filter((folder) => existsSync(join(projectRoot, folder, 'src', 'config.ts')));
}
