import { z } from 'zod';
import { listFiles, readText, readYaml } from '../project-files.ts';

/** Where a version is written down. */
export interface VersionPlace {
  readonly file: string;
  readonly version: unknown;
}

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

/** What keeps a tag from being released: `v1.2.3` is the release of exactly version 1.2.3, wherever it stands. */
export function versionProblems(tag: string, places: readonly VersionPlace[]): string[] {
  const wanted = /^v(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/.exec(tag)?.[1];
  if (wanted === undefined) return [`${tag} is no version tag: they look like v1.2.3 or v1.2.3-rc.1`];
  return places
    .filter(({ version }) => version !== wanted)
    .map(({ file, version }) => `${file} says ${String(version)}, the tag ${wanted}`);
}
