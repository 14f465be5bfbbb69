import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { AppError } from '@lectern/errors';
import { once, type StaticBytes } from '@lectern/http';

/** A file of the console, with its whole `Content-Type`. */
export interface ConsoleFile {
  readonly type: string;
  readonly bytes: StaticBytes;
}

/** The built console. */
export interface ConsolePages {
  /** The page that all others are drawn in. */
  html(): Promise<ConsoleFile>;
  /** A file that the page names; undefined for any other name. */
  file(name: string): Promise<ConsoleFile | undefined>;
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  woff: 'font/woff',
  woff2: 'font/woff2',
};

/** The encodings in which the build leaves files, the smallest first, by the endings of their names. */
const encodings = { br: '.br', gzip: '.gz' } as const;

/** Where the build of the console leaves it, which is the same relative to `src/http` in the project and to `dist/http` in an image. */
const builtPages = new URL('../../../console/dist/', import.meta.url);

/**
 * Reads a file when it is first asked for, and keeps it compressed as the build left it: some 0.6 MB when all of them were asked
 * for. Only names that the folder of the build has are ever read.
 *
 * @param folder default: where the console is built
 */
export function createConsolePages(folder: URL = builtPages): ConsolePages {
  const assets = new URL('assets/', folder);
  const names = once(async () => new Set(await readdir(assets).catch(notBuilt)));
  const kept = new Map<string, () => Promise<ConsoleFile>>();
  return {
    html: once(() => readBuilt(new URL('index.html', folder)).catch(notBuilt)),
    file: async (name) => {
      if (endingOf(name) === undefined || !(await names()).has(name)) return undefined;
      const read = kept.get(name) ?? once(() => readBuilt(new URL(name, assets)));
      kept.set(name, read);
      return read();
    },
  };
}

async function readBuilt(file: URL): Promise<ConsoleFile> {
  const content = await readFile(file);
  const encoded = new Map<string, Buffer>();
  for (const [encoding, ending] of Object.entries(encodings)) {
    const bytes = await readFile(new URL(`${file}${ending}`)).catch(unlessMissing);
    if (bytes !== undefined) encoded.set(encoding, bytes);
  }
  const plain = encoded.size === 0 ? async () => content : once(() => readFile(file));
  const hash = createHash('sha256').update(content).digest('hex');
  return { type: types[endingOf(file.pathname) ?? ''] ?? '', bytes: { hash, encoded, plain } };
}

/** The ending of a file that is served; the build leaves others beside. */
function endingOf(name: string): string | undefined {
  const ending = name.split('.').at(-1) ?? '';
  return ending in types ? ending : undefined;
}

/** Fonts are not compressed again. */
function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

function notBuilt(error: NodeJS.ErrnoException): never {
  if (error.code !== 'ENOENT') throw error;
  throw new AppError('unavailable', 'The console is not built. `npm run console` builds it.', {
    reason: 'console_not_built',
  });
}
