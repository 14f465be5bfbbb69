import { writeFile } from 'node:fs/promises';
import { configuredWorkspaces, readmeWithTables } from './readme-tables.ts';

/** `npm run docs`: writes the parts of the documentation that are made from the code. */
for (const folder of configuredWorkspaces()) {
  const { file, now, wanted } = await readmeWithTables(folder);
  if (now === wanted) continue;
  await writeFile(file, wanted);
  process.stdout.write(`wrote ${folder}/README.md\n`);
}
