import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { installable, listCases, listCharts } from './helm/list-charts.ts';
import { render } from './helm/render-chart.ts';

/**
 * `npm run renders -- FOLDER`: writes what every case of every chart renders, a file a case, for tools that read manifests
 * (kubeconform, kube-score).
 */
const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('The folder is missing: npm run renders -- FOLDER\n');
  process.exit(2);
}
await mkdir(folder, { recursive: true });
for (const chart of installable(await listCharts())) {
  for (const { name, files } of await listCases(chart)) {
    const objects = await render({ chart, files });
    const text = objects.map((object) => stringify(object, { version: '1.1' })).join('---\n');
    await writeFile(join(folder, `${chart.manifest.name}-${name}.yaml`), text);
  }
}
