import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { contentTypeOf, type UploadFile } from '@lectern/agent';

const mostFiles = 200;

/** Reads the files that the platform understands, below the given files and folders. A folder's other files are passed over. */
export async function collectFiles(paths: readonly string[]): Promise<UploadFile[]> {
  const names = (await Promise.all(paths.map(readableFiles))).flat();
  if (names.length === 0) throw new Error('There is nothing to upload.');
  if (names.length > mostFiles) throw new Error(`More than ${mostFiles} files: choose a smaller folder`);
  return Promise.all(names.map(readUpload));
}

async function readableFiles(path: string): Promise<string[]> {
  if (!existsSync(path)) throw new Error(`${path}: there is no such file or folder`);
  if ((await stat(path)).isDirectory())
    return (await filesBelow(path)).filter((file) => contentTypeOf(file) !== undefined);
  if (contentTypeOf(path) !== undefined) return [path];
  throw new Error(`${path}: the demo uploads .txt, .md, .html, .pdf and .docx`);
}

async function readUpload(file: string): Promise<UploadFile> {
  const bytes = Uint8Array.from(await readFile(file));
  return { name: basename(file), contentType: contentTypeOf(file) ?? 'application/octet-stream', bytes };
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
