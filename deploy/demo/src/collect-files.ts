import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';

const mostFiles = 200;
const readable = new Set(['.txt', '.md', '.markdown', '.html', '.htm', '.pdf', '.docx']);

/** The files that the platform reads, by their names: those given, and those below the folders given; their other files are passed over. */
export async function collectFiles(paths: readonly string[]): Promise<string[]> {
  const names = (await Promise.all(paths.map(readableFiles))).flat();
  if (names.length === 0) throw new Error('There is nothing to upload.');
  if (names.length > mostFiles) throw new Error(`More than ${mostFiles} files: choose a smaller folder`);
  return names;
}

async function readableFiles(path: string): Promise<string[]> {
  if (!existsSync(path)) throw new Error(`${path}: there is no such file or folder`);
  if ((await stat(path)).isDirectory()) return (await filesBelow(path)).filter(isReadable);
  if (isReadable(path)) return [path];
  throw new Error(`${path}: the demo uploads .txt, .md, .html, .pdf and .docx`);
}

function isReadable(file: string): boolean {
  return readable.has(extname(file).toLowerCase());
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
