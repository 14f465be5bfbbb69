import { z } from 'zod';
import { listFiles, readText, readYaml } from '../project-files.ts';
import type { VersionPlace } from './version-problems.ts';

const chart = z.object({
  version: z.string(),
  appVersion: z.string().optional(),
  type: z.string(),
  dependencies: z.array(z.object({ version: z.string(), repository: z.string() })).default([]),
});

/** Every place that tells the platform's version: the root package, and charts with those that they depend on. */
export async function readVersionPlaces(): Promise<VersionPlace[]> {
  const places: VersionPlace[] = [
    { file: 'package.json', version: JSON.parse(await readText('package.json')).version },
  ];
  for (const file of await listFiles('helm/*/Chart.yaml')) {
    const { version, appVersion, type, dependencies } = chart.parse(await readYaml(file));
    places.push({ file: `${file} (version)`, version });
    // A library chart has no image.
    if (type !== 'library') places.push({ file: `${file} (appVersion)`, version: appVersion });
    const own = dependencies.filter(({ repository }) => repository.startsWith('file://'));
    places.push(...own.map((one) => ({ file: `${file} (${one.repository})`, version: one.version })));
  }
  return places;
}
