import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { once, type StaticBytes, toStaticBytes } from '@lectern/http';

/** A file of the page, with its whole `Content-Type`. */
export interface PageFile {
  readonly type: string;
  readonly bytes: StaticBytes;
}

/** The page on which people read the description and try calls. */
export interface DocsPage {
  /** False where an operator has switched it off. */
  readonly isOn: boolean;
  html(): Promise<PageFile>;
  /** A file that the page names; undefined for any other name. */
  file(name: string): Promise<PageFile | undefined>;
}

const html = ownFile('docs.html');
const script = 'text/javascript; charset=utf-8';
const style = 'text/css; charset=utf-8';

/** What `docs.html` loads, by the names that it has there. */
const sources = [
  { name: 'swagger-ui.css', type: style, file: import.meta.resolve('swagger-ui-dist/swagger-ui.css') },
  { name: 'docs.css', type: style, file: ownFile('docs.css') },
  {
    name: 'swagger-ui-bundle.js',
    type: script,
    file: import.meta.resolve('swagger-ui-dist/swagger-ui-bundle.js'),
  },
  { name: 'docs.js', type: script, file: ownFile('docs.js') },
];

/**
 * Swagger UI of npm with a script and a style sheet of our own. Nothing is read before somebody asks for the page; then half a
 * megabyte is kept, and two more where somebody takes no gzip. The names of files have the hash of their content, so that
 * browsers can keep them for ever and yet get those of a new release.
 */
export function createDocsPage({ isOn }: { readonly isOn: boolean }): DocsPage {
  const files = once(readFiles);
  const page = once(async () => {
    const named = await files();
    const text = await readFile(fileURLToPath(html), 'utf8');
    const bytes = await toStaticBytes(
      [...named].reduce(
        (page, [hashedName, { name }]) => page.replace(`/docs/${name}"`, `/docs/${hashedName}"`),
        text,
      ),
    );
    return { type: 'text/html; charset=utf-8', bytes };
  });
  return { isOn, html: page, file: async (name) => (await files()).get(name) };
}

async function readFiles(): Promise<Map<string, PageFile & { readonly name: string }>> {
  const files = new Map<string, PageFile & { readonly name: string }>();
  // One after the other, so that only one is in memory without compression.
  for (const { name, type, file } of sources) {
    const bytes = await toStaticBytes(await readFile(fileURLToPath(file)));
    files.set(withHash(name, bytes.hash), { name, type, bytes });
  }
  return files;
}

/** `docs.css` becomes `docs.0123456789ab.css`. */
function withHash(name: string, hash: string): string {
  return name.replace(/\.\w+$/, (extension) => `.${hash.slice(0, 12)}${extension}`);
}

/** In `public`, which is the same relative to `src/http` in the project and to `dist/http` in an image. */
function ownFile(name: string): string {
  return import.meta.resolve(`../../public/${name}`);
}
