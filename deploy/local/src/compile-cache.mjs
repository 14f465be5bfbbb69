/**
 * Preloaded into the launcher, and no TypeScript, so that the launcher's own TypeScript comes from the cache: to take its types away
 * needs 50 MiB, which the process then keeps. The services have the same cache (`service-environment.ts`).
 */
import { enableCompileCache } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

process.umask(0o077);
const root = fileURLToPath(new URL('../../..', import.meta.url));
enableCompileCache(resolve(root, process.env.LECTERN_DATA_DIR ?? '.data', 'compile-cache'));
