import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { cacheFolder } from '../../project-files.ts';

/** One entry of `dependencies` in a Chart.yaml. */
export interface ChartDependency {
  readonly name: string;
  readonly version: string;
  readonly repository: string;
  readonly alias?: string;
  readonly condition?: string;
}

/** What the checks read of a Chart.yaml. */
export interface ChartManifest {
  readonly name: string;
  readonly version: string;
  readonly appVersion?: string;
  readonly kubeVersion?: string;
  readonly description?: string;
  readonly type?: 'application' | 'library';
  readonly dependencies?: readonly ChartDependency[];
}

/** A copy of a chart that needs nothing beside it: its `file://` dependencies are under `charts/`. */
export interface StagedChart {
  readonly manifest: ChartManifest;
  /** The chart as it is in the project. */
  readonly source: string;
  /** The copy. */
  readonly folder: string;
  /** Where renders of this very content are kept. */
  readonly renders: string;
  /** Of everything that can change a render. */
  readonly digest: string;
}

/**
 * Copies a chart and, below it, the charts that it depends on: what `helm dependency build` does, without a network and
 * without archives in the source tree. A dependency from a repository is refused.
 */
export async function stageChart(source: string): Promise<StagedChart> {
  const manifest = await readManifest(source);
  const files = await filesOf(source);
  const digest = digestOf(files);
  const home = join(cacheFolder, 'charts', manifest.name, digest);
  if (!existsSync(home)) await write(files, home);
  return { manifest, source, folder: join(home, 'chart'), renders: join(home, 'renders'), digest };
}

/** Reads a chart's Chart.yaml. */
async function readManifest(folder: string): Promise<ChartManifest> {
  return parse(await readFile(join(folder, 'Chart.yaml'), 'utf8'));
}

type Files = Map<string, Buffer>;

async function filesOf(source: string): Promise<Files> {
  const files: Files = new Map();
  for await (const entry of glob('**/*', { cwd: source, withFileTypes: true, exclude: isMade })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files.set(path.slice(source.length + 1), await readFile(path));
  }
  const helmIgnore = join(source, '.helmignore');
  if (existsSync(helmIgnore)) files.set('.helmignore', await readFile(helmIgnore));
  for (const { name, repository } of (await readManifest(source)).dependencies ?? []) {
    if (!repository.startsWith('file://'))
      throw new Error(
        `${basename(source)} depends on ${name} of ${repository}: only file:// needs no network.`,
      );
    const dependency = resolve(source, repository.slice('file://'.length));
    for (const [path, bytes] of await filesOf(dependency)) files.set(`charts/${name}/${path}`, bytes);
  }
  return files;
}

/** What `helm dependency build` leaves behind is not part of a chart's source. */
const isMade = ({ name }: { name: string }): boolean => name === 'charts' || name.endsWith('.tgz');

function digestOf(files: Files): string {
  const hash = createHash('sha256');
  for (const [path, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  return hash.digest('hex').slice(0, 16);
}

async function write(files: Files, home: string): Promise<void> {
  const unfinished = `${home}.${process.pid}`;
  for (const [path, bytes] of files) {
    const file = join(unfinished, 'chart', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
  await mkdir(join(unfinished, 'renders'));
  await rename(unfinished, home).catch(async (error: NodeJS.ErrnoException) => {
    await rm(unfinished, { recursive: true, force: true });
    // Another process staged the same content first.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
  await removeOlder(dirname(home));
}

/** Copies of states that a chart had an hour ago are of no use; younger ones may be another run's. */
async function removeOlder(parent: string): Promise<void> {
  const anHourAgo = Date.now() - 3_600_000;
  for (const name of await readdir(parent)) {
    const { mtimeMs } = await stat(join(parent, name));
    if (mtimeMs < anHourAgo) await rm(join(parent, name), { recursive: true, force: true });
  }
}
