import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectRoot } from '@lectern/project';

export { projectRoot };

/** Where charts live, one folder each. */
export const chartsFolder = join(projectRoot, 'helm');

/** Committed renders. */
export const goldensFolder = fileURLToPath(new URL('../../golden', import.meta.url));

/** Whatever can be made again: the helm binary, vendored charts, renders by content, the type-checked objects. */
export const cacheFolder = join(projectRoot, 'node_modules', '.cache', 'lectern-charts');
