/**
 * Preloaded into the launcher, and no TypeScript, so that the launcher's own TypeScript comes from the cache: to take its types away
 * needs 50 MiB, which the process then keeps. The services have the same cache (`service-environment.ts`).
 */
import { enableCompileCache } from 'node:module';
import { codeCacheFolder } from './code-cache-folder.mjs';

process.umask(0o077);
enableCompileCache(codeCacheFolder);
