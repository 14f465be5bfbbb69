import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@lectern/project';
import { z } from 'zod';
import type { ReleasedContracts } from './compare-contracts.ts';
import type { EventContracts } from './event-contracts.ts';

/** Where the contracts of releases are kept, a folder each. */
export const releasedFolder = join(projectRoot, 'docs', 'events', 'released');
const servicesFile = 'services.json';
const services = z.record(
  z.string(),
  z.object({ producers: z.array(z.string()), consumers: z.array(z.string()) }),
);
const schema = z.record(z.string(), z.unknown());

/** The contracts of every release that is kept: of all whose instances or messages may still be there. */
export async function readReleases(folder = releasedFolder): Promise<ReleasedContracts[]> {
  const versions = existsSync(folder) ? (await readdir(folder)).sort() : [];
  return Promise.all(versions.map((version) => readRelease(folder, version)));
}

/** Writes the contracts of a release, in the place of what was kept under that version. */
export async function writeRelease(
  { version, schemas, services: who }: ReleasedContracts,
  folder = releasedFolder,
): Promise<void> {
  const target = join(folder, version);
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  for (const [name, one] of Object.entries({ ...schemas, [servicesFile.slice(0, -'.json'.length)]: who }))
    await writeFile(join(target, `${name}.json`), toText(one));
}

/** As committed. */
export function toText(json: object): string {
  return `${JSON.stringify(json, undefined, 2)}\n`;
}

async function readRelease(folder: string, version: string): Promise<ReleasedContracts> {
  const read = async (file: string): Promise<unknown> =>
    JSON.parse(await readFile(join(folder, version, file), 'utf8'));
  const files = (await readdir(join(folder, version))).filter((file) => file !== servicesFile).sort();
  const schemas: Record<string, EventContracts['schemas'][string]> = {};
  for (const file of files) schemas[file.replace(/\.json$/, '')] = schema.parse(await read(file));
  return { version, schemas, services: services.parse(await read(servicesFile)) };
}
