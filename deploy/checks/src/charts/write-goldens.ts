import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { goldensFolder } from '../project-files.ts';
import { committedGoldens, committedText, goldensOf } from './goldens/golden-files.ts';

/** `npm run goldens`: writes the renders that the checks compare with, and prints which changed. */
const goldens = await goldensOf();
for (const { path, text } of goldens) {
  if ((await committedText(path)) === text) continue;
  await mkdir(dirname(join(goldensFolder, path)), { recursive: true });
  await writeFile(join(goldensFolder, path), text);
  process.stdout.write(`wrote ${path}\n`);
}
const wanted = new Set(goldens.map(({ path }) => path));
for (const path of await committedGoldens()) {
  if (wanted.has(path)) continue;
  await rm(join(goldensFolder, path));
  process.stdout.write(`removed ${path}\n`);
}
