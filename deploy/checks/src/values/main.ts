import { readFile, writeFile } from 'node:fs/promises';
import { chartFile, charts, documentedValuesOf, schemaOf, serialized } from './charts.ts';
import { withValuesTable } from './values-table.ts';

for (const chart of charts) {
  await writeFile(chartFile(chart, 'values.schema.json'), serialized(await schemaOf(chart)));
  const readme = chartFile(chart, 'README.md');
  await writeFile(readme, withValuesTable(await readFile(readme, 'utf8'), await documentedValuesOf(chart)));
  process.stdout.write(`${chart}: schema and table of values written\n`);
}
