import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const [factsEnd, bytesEnd] = ['.meta.json', '.data'];

/**
 * Makes a folder of S3 one to start on, whatever a kill, a full disk or a loss of power has left half-written: fauxqs writes in place, the bytes of an
 * object and then its facts, and does not start on facts that are no JSON. An object or a part of an upload that lacks one half goes, as does an upload without
 * its facts; the mark of a bucket is written anew. Nobody had an answer to such a write, except after a loss of power, which keeps no
 * order of writes. Only while nothing serves the folder.
 *
 * @returns the files and folders that were removed
 * @throws Error when the folder cannot be read or written
 */
export function dropUnfinished(folder: string): string[] {
  const buckets = foldersIn(join(folder, 'buckets'));
  const uploads = foldersIn(join(folder, '_multipart'));
  for (const bucket of buckets) markBucket(bucket);
  const removed = [
    ...buckets.flatMap((bucket) => unfinishedIn(join(bucket, 'objects'))),
    ...uploads.filter((upload) => !isJson(join(upload, '.upload.json'))),
    ...uploads.flatMap((upload) => unfinishedIn(join(upload, 'parts'))),
  ];
  for (const path of removed) rmSync(path, { recursive: true, force: true });
  return removed;
}

/** Without its mark a bucket is not there, and what is in it is lost. */
function markBucket(bucket: string): void {
  const mark = join(bucket, '.bucket.json');
  if (isJson(mark)) return;
  const facts = { name: basename(bucket), creationDate: new Date().toISOString() };
  writeFileSync(mark, JSON.stringify(facts));
}

/** Files of objects that are not whole, in a folder and those below it. */
function unfinishedIn(folder: string): string[] {
  const entries = entriesOf(folder);
  const files = new Set(entries.filter((entry) => entry.isFile()).map(({ name }) => name));
  const isWhole = (stem: string) =>
    files.has(stem + bytesEnd) && files.has(stem + factsEnd) && isJson(join(folder, stem + factsEnd));
  const broken = new Set([...files].flatMap(stemOf).filter((stem) => !isWhole(stem)));
  const own = [...files].filter((name) => stemOf(name).some((stem) => broken.has(stem)));
  return [...own.map((name) => join(folder, name)), ...foldersIn(folder).flatMap(unfinishedIn)];
}

/** The name of an object's files without what tells them apart. */
function stemOf(name: string): string[] {
  return [bytesEnd, factsEnd].filter((end) => name.endsWith(end)).map((end) => name.slice(0, -end.length));
}

function isJson(file: string): boolean {
  try {
    JSON.parse(readFileSync(file, 'utf8'));
    return true;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

function foldersIn(folder: string): string[] {
  return entriesOf(folder)
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name));
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
