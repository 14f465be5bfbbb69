import type { WantedFile } from './upload-queue.ts';

/** The files of what was dropped, those in folders too. What systems leave in folders for themselves is left out. */
export async function readDropped({ items, files }: DataTransfer): Promise<WantedFile[]> {
  // Before anything is awaited: afterwards the transfer is empty.
  const entries = [...items].map((item) => item.webkitGetAsEntry?.() ?? undefined);
  const plain = [...files];
  if (entries.every((entry) => entry === undefined)) return fromInput(plain);
  const found = await Promise.all(entries.map((entry) => (entry === undefined ? [] : filesOf(entry, ''))));
  return found.flat();
}

/** The files of a field in which files or a folder were chosen. */
export function fromInput(files: readonly File[]): WantedFile[] {
  return files
    .map((file) => ({ file, path: file.webkitRelativePath || file.name }))
    .filter(({ path }) => !isHidden(path));
}

async function filesOf(entry: FileSystemEntry, folder: string): Promise<WantedFile[]> {
  const path = `${folder}${entry.name}`;
  if (isHidden(path)) return [];
  if (entry.isFile) return [{ file: await fileOf(entry as FileSystemFileEntry), path }];
  const found: WantedFile[] = [];
  for (const inner of await entriesOf(entry as FileSystemDirectoryEntry)) {
    found.push(...(await filesOf(inner, `${path}/`)));
  }
  return found;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** Browsers give a hundred entries at a time, and none at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}

function isHidden(path: string): boolean {
  return path.split('/').some((name) => name.startsWith('.') || name === '__MACOSX' || name === 'Thumbs.db');
}
