import { writeFile } from 'node:fs/promises';
import { readmeWithConfigTable } from './config-tables.ts';
import { listServices } from './workspaces.ts';

/** `npm run docs`: writes the parts of the documentation that are made from the code. */
for (const folder of await listServices()) {
  const { file, now, wanted } = await readmeWithConfigTable(folder);
  if (now === wanted) continue;
  await writeFile(file, wanted);
  process.stdout.write(`wrote ${folder}/README.md\n`);
}
