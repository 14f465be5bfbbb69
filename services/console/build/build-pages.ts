import { createHash, type Hash } from 'node:crypto';
import { glob, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip, constants as zlib } from 'node:zlib';

const workspace = dirname(import.meta.dirname);
const projectRoot = join(workspace, '..', '..');

/** Where the built pages are; the bff serves them from there. */
export const pagesFolder = join(workspace, 'dist');

/** Holds the hash of the sources that the pages were made from. */
const stampFile = 'sources.sha256';

/**
 * Builds the pages, if those that are there are not of these sources. They are complete at every moment: a new build takes the
 * place of the old one in one step, so that two at once do no harm. For a process that does nothing else: it changes its environment.
 *
 * @returns whether anything was built
 */
export async function ensurePages(): Promise<boolean> {
  const stamp = await hashOfSources();
  if ((await stampOf(pagesFolder)) === stamp) return false;
  const cache = join(projectRoot, 'node_modules', '.cache');
  await mkdir(cache, { recursive: true });
  const made = await mkdtemp(join(cache, 'lectern-pages-'));
  try {
    await buildPages(made);
    await writeFile(join(made, stampFile), stamp);
    await replaceFolder(made, pagesFolder);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
  return true;
}

/** Builds the pages into a folder, each file also compressed beside it: `.br` and `.gz`. */
async function buildPages(folder: string): Promise<void> {
  // Whatever the shell says: with another value React would come in its form for development.
  process.env.NODE_ENV = 'production';
  // Loaded here alone: mostly there is nothing to build.
  const { build } = await import('vite');
  await build({
    root: workspace,
    logLevel: 'warn',
    build: { outDir: folder, emptyOutDir: true },
  });
  const files = await listFiles('**/*.{html,js,css,svg}', folder);
  await Promise.all(files.map((file) => compress(join(folder, file))));
}

/** The best, 11, makes 7 % less of it and takes 1.4 s of CPU more, in a first start that everybody waits for. */
const brotliQuality = 9;

async function compress(file: string): Promise<void> {
  const content = await readFile(file);
  const quality = { params: { [zlib.BROTLI_PARAM_QUALITY]: brotliQuality } };
  await writeFile(`${file}.br`, await promisify(brotliCompress)(content, quality));
  await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }));
}

async function stampOf(folder: string): Promise<string | undefined> {
  return readFile(join(folder, stampFile), 'utf8').catch(() => undefined);
}

/** All that the pages are made of: sources of ours, and by the lock file the packages. */
async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256');
  await addFiles(hash, workspace, '{src,build}/**/*.*');
  await addFiles(hash, workspace, '{index.html,package.json,vite.config.ts}');
  await addFiles(hash, join(projectRoot, 'libs', 'client'), 'src/**/*.ts');
  await addFiles(hash, projectRoot, 'package-lock.json');
  return hash.digest('hex');
}

async function addFiles(hash: Hash, folder: string, pattern: string): Promise<void> {
  for (const file of await listFiles(pattern, folder)) {
    if (file.endsWith('.test.ts') || file.endsWith('.test.tsx')) continue;
    hash.update(`${file}\0`).update(await readFile(join(folder, file)));
  }
}

async function listFiles(pattern: string, cwd: string): Promise<string[]> {
  const files: string[] = [];
  for await (const entry of glob(pattern, { cwd, withFileTypes: true })) {
    if (entry.isFile()) files.push(join(entry.parentPath, entry.name).slice(cwd.length + 1));
  }
  return files.sort();
}

/** A folder cannot be renamed over another that holds files, so the old one is moved away first. */
async function replaceFolder(from: string, to: string): Promise<void> {
  const old = `${from}-old`;
  await rename(to, old).catch(unless('ENOENT'));
  // Another build of the same sources may have come in between.
  await rename(from, to).catch(unless('ENOTEMPTY', 'EEXIST'));
  await rm(old, { recursive: true, force: true });
}

function unless(...codes: readonly string[]): (error: NodeJS.ErrnoException) => void {
  return (error) => {
    if (!codes.includes(error.code ?? '')) throw error;
  };
}
