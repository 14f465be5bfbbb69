import { resolve } from 'node:path';

/**
 * Where Node keeps the code that it has compiled, for all data folders, until the packages are installed anew. No TypeScript: see
 * `compile-cache.mjs`.
 */
export const codeCacheFolder = resolve(import.meta.dirname, '../../../node_modules/.cache/lectern-code');
