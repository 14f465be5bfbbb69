import { readFile } from 'node:fs/promises';
import { once, type StaticBytes, toStaticBytes } from '@lectern/http';
import type { DescribedPaths } from '../routing/described-methods.ts';

/** The OpenAPI description of the public API. */
export interface ApiDocument {
  json(): Promise<StaticBytes>;
  yaml(): Promise<StaticBytes>;
}

/** The same relative to `src/http` in the project and to `dist/http` in an image. */
const file = new URL('../../../docs/api/gateway.json', import.meta.url);

/**
 * The committed description. Each form is made when it is first asked for and kept: some 20 KB, or 300 KB where it is asked for
 * without compression. YAML takes 40 ms, once.
 */
export function createApiDocument(): ApiDocument {
  return {
    json: once(async () => toStaticBytes(JSON.stringify(await readApiDocument()))),
    yaml: once(async () => {
      const { dump } = await import('js-yaml');
      return toStaticBytes(dump(await readApiDocument(), { lineWidth: -1 }));
    }),
  };
}

/** The committed description as it is. */
export async function readApiDocument(): Promise<DescribedPaths> {
  return JSON.parse(await readFile(file, 'utf8'));
}
