import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Sizes of the folders and files in `folder`, as they take room on disk. */
export async function folderBytes(folder: string): Promise<Record<string, number>> {
  const entries = await readdir(folder);
  const sizes = await Promise.all(entries.map(async (name) => [name, await sizeOf(join(folder, name))]));
  return Object.fromEntries(sizes);
}

/** In 512-byte blocks, as `du` counts; 0 for what is gone meanwhile. */
async function sizeOf(path: string): Promise<number> {
  const facts = await stat(path).catch(() => undefined);
  if (facts === undefined) return 0;
  if (!facts.isDirectory()) return facts.blocks * 512;
  const entries = await readdir(path).catch(() => []);
  const sizes = await Promise.all(entries.map((name) => sizeOf(join(path, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}
