import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** One form of the description, ready to be sent. */
export interface Rendered {
  readonly bytes: Buffer;
  /** In its quotation marks. */
  readonly etag: string;
}

/** The OpenAPI description of the public API. */
export interface ApiDocument {
  json(): Promise<Rendered>;
  yaml(): Promise<Rendered>;
}

/** The same relative to `src/http` in the project and to `dist/http` in an image. */
const file = new URL('../../../docs/api/gateway.json', import.meta.url);

/**
 * The committed description. Each form is made when it is first asked for and kept: some 300 KB, which most processes are never
 * asked for. YAML takes 40 ms, once.
 */
export function createApiDocument(): ApiDocument {
  return {
    json: once(async () => JSON.stringify(await readDocument())),
    yaml: once(async () => {
      const { dump } = await import('js-yaml');
      return dump(await readDocument(), { lineWidth: -1 });
    }),
  };
}

async function readDocument(): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}

/** Makes it once; a failure is forgotten, so that the next caller tries anew. */
function once(make: () => Promise<string>): () => Promise<Rendered> {
  let made: Promise<Rendered> | undefined;
  return () => {
    made ??= make().then(render);
    made.catch(() => {
      made = undefined;
    });
    return made;
  };
}

function render(text: string): Rendered {
  const bytes = Buffer.from(text);
  return { bytes, etag: `"${hash('sha256', bytes, 'base64url')}"` };
}
