import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type JsonObject, type KubeObject, parseObjects } from '../kube-object.ts';
import { findHelm } from './find-helm.ts';
import { type HelmAnswer, runHelm } from './run-helm.ts';
import type { StagedChart } from './stage-chart.ts';

/** Name and namespace of every release that the checks render. */
export const release = 'lectern';

/** A chart and the values that it is given. */
export interface RenderRequest {
  readonly chart: StagedChart;
  /** Values files, later ones win. */
  readonly files?: readonly string[];
  /** Values laid over the files. */
  readonly overlay?: JsonObject;
  /** Rendered anew when it differs: two renders of one chart show what in it is random. */
  readonly nonce?: string;
}

/** The objects of a render and what its NOTES.txt says, or why helm refused it. */
export type RenderAnswer =
  | { readonly objects: readonly KubeObject[]; readonly notes: string }
  | { readonly refusal: string };

/** A render as it is kept. */
type KeptRender = { readonly manifests: string; readonly notes: string } | { readonly refusal: string };

const inMemory = new Map<string, Promise<RenderAnswer>>();

/**
 * `helm install` as far as it goes without a cluster, hooks and tests included: what `helm template` renders, and the notes,
 * which that leaves out. A render is kept by the content of everything that goes into it.
 */
export async function tryRender(request: RenderRequest): Promise<RenderAnswer> {
  const key = await keyOf(request);
  const known = inMemory.get(key);
  if (known) return known;
  const answer = renderOrRead(request, key);
  inMemory.set(key, answer);
  return answer;
}

/** @throws Error with what helm said if it refuses the values */
export async function render(request: RenderRequest): Promise<readonly KubeObject[]> {
  return (await accepted(request)).objects;
}

async function accepted(request: RenderRequest): Promise<Exclude<RenderAnswer, { refusal: string }>> {
  const answer = await tryRender(request);
  if ('objects' in answer) return answer;
  throw new Error(`helm install ${request.chart.manifest.name}: ${answer.refusal}`);
}

/** `helm lint --strict`; answers what it complains about. */
export async function lint({ chart, files = [] }: RenderRequest): Promise<string | undefined> {
  const { ok, stdout, stderr } = await runHelm(['lint', '--strict', chart.folder, ...valuesOf(files)]);
  return ok ? undefined : `${stdout}${stderr}`;
}

async function renderOrRead(request: RenderRequest, key: string): Promise<RenderAnswer> {
  const file = join(request.chart.renders, `${key}.json`);
  const kept = (await readKept(file)) ?? (await ask(request, file));
  return 'refusal' in kept ? kept : { objects: parseObjects(kept.manifests), notes: kept.notes };
}

async function ask({ chart, files = [], overlay = {} }: RenderRequest, file: string): Promise<KeptRender> {
  const dryRun = ['--dry-run=client', '--output', 'json'];
  const args = ['install', release, chart.folder, '--namespace', release, ...dryRun];
  const answer = keep(await runHelm([...args, ...valuesOf([...files, '-'])], stringify(overlay)));
  await writeFile(`${file}.${process.pid}`, JSON.stringify(answer));
  await rename(`${file}.${process.pid}`, file);
  return answer;
}

/** What helm's answer says of a release, as JSON. */
interface DryRun {
  readonly manifest: string;
  readonly hooks?: readonly { readonly manifest: string }[];
  readonly info: { readonly notes?: string };
}

function keep({ ok, stdout, stderr }: HelmAnswer): KeptRender {
  if (!ok) return { refusal: stderr.trim() };
  const { manifest, hooks = [], info }: DryRun = JSON.parse(stdout);
  const manifests = [manifest, ...hooks.map((hook) => hook.manifest)].join('\n---\n');
  return { manifests, notes: info.notes ?? '' };
}

const valuesOf = (files: readonly string[]): string[] => files.flatMap((file) => ['--values', file]);

async function readKept(file: string): Promise<KeptRender | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : JSON.parse(text);
}

async function keyOf({ chart, files = [], overlay = {}, nonce = '' }: RenderRequest): Promise<string> {
  const hash = createHash('sha256')
    .update('install')
    .update(await findHelm())
    .update(chart.digest);
  for (const file of files) hash.update('\0').update(await readFile(file));
  return hash
    .update(`\0${JSON.stringify(overlay)}\0${nonce}`)
    .digest('hex')
    .slice(0, 24);
}
