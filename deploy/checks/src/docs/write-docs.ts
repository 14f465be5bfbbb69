import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { generatedDocs } from './generated-docs.ts';

/** `npm run docs`: writes the parts of the documentation that are made from the code. */
for (const { name, file, now, wanted } of await generatedDocs()) {
  if (now === wanted) continue;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, wanted);
  process.stdout.write(`wrote ${name}\n`);
}
