import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listServices, projectRoot } from '@lectern/project';
import { parse } from 'yaml';

/** Where charts live, one folder each. */
export const chartsFolder = join(projectRoot, 'helm');

/** Committed renders. */
export const goldensFolder = fileURLToPath(new URL('../golden', import.meta.url));

/** Whatever can be made again: the helm binary, vendored charts, renders by content, the type-checked objects. */
export const cacheFolder = join(projectRoot, 'node_modules', '.cache', 'lectern-charts');

/** The services that are deployed, each with an image, a chart and a pipeline. */
export const services: readonly string[] = listServices().map(({ name }) => name);

/** A file of the project as text. */
export function readText(path: string): Promise<string> {
  return readFile(join(projectRoot, path), 'utf8');
}

/** A YAML file of the project. Its shape is for the caller to check. */
export async function readYaml(path: string): Promise<unknown> {
  return parse(await readText(path), { merge: true });
}

/** Paths of files, from the root, sorted. */
export async function listFiles(pattern: string): Promise<string[]> {
  const files: string[] = [];
  const exclude = (path: string): boolean => /(^|\/)(node_modules|dist|golden|fixtures)(\/|$)/.test(path);
  for await (const file of glob(pattern, { cwd: projectRoot, exclude })) files.push(file);
  return files.sort();
}
