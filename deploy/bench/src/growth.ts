import { formatTable } from '@lectern/project';
import { percentile } from './figures.ts';
import { folderBytes } from './growth/folder-bytes.ts';
import { residentBytes } from './growth/resident-bytes.ts';
import { searchTimes, uploadAll, uploadTimes } from './growth/work.ts';
import { type Benchmark, withPlatform } from './with-platform.ts';

const defaultSteps = [100, 1_000, 10_000];
/** What the last step may be of the first: more than that is growth with the number of documents. */
const mostTimes = 2;
const mebibyte = 1_048_576;

/** What was measured with `documents` in the platform. */
interface Step {
  readonly documents: number;
  readonly uploadP95Ms: number;
  readonly searchP50Ms: number;
  readonly searchP95Ms: number;
  /** Resident memory by part, in bytes. */
  readonly memory: Readonly<Record<string, number>>;
  /** Size on disk by folder of the data folder, in bytes. */
  readonly folders: Readonly<Record<string, number>>;
}

/**
 * What the number of documents changes: 100, 1,000 and 10,000 small texts of one tenant (or as many as the arguments say), and at
 * each step the time of an upload and of a search, the memory of every process and the sizes of folders.
 */
export const growth: Benchmark = (args, out) =>
  withPlatform(async (client, platform) => {
    const steps: Step[] = [];
    let uploaded = 0;
    for (const documents of args.length === 0 ? defaultSteps : args.map(Number)) {
      await uploadAll(client, { from: uploaded, to: documents });
      uploaded = documents;
      const uploads = await uploadTimes(client, documents);
      const searches = await searchTimes(client);
      steps.push({
        documents,
        uploadP95Ms: percentile(uploads, 0.95),
        searchP50Ms: percentile(searches, 0.5),
        searchP95Ms: percentile(searches, 0.95),
        memory: await residentBytes(platform.pids()),
        folders: await folderBytes(platform.settings.dataDir),
      });
      out.write(`${documents} documents: measured\n`);
    }
    out.write(`\n${tableOf(steps)}\n\n`);
    return judge(steps, out);
  });

function tableOf(steps: readonly Step[]): string {
  const row = (name: string, of: (step: Step) => string): string[] => [name, ...steps.map(of)];
  const names = (of: (step: Step) => object): string[] => [
    ...new Set(steps.flatMap((step) => Object.keys(of(step)))),
  ];
  return formatTable([
    ['', ...steps.map(({ documents }) => `${documents} documents`)],
    row('upload to searchable, p95, ms', ({ uploadP95Ms }) => uploadP95Ms.toFixed(0)),
    row('search, p50, ms', ({ searchP50Ms }) => searchP50Ms.toFixed(0)),
    row('search, p95, ms', ({ searchP95Ms }) => searchP95Ms.toFixed(0)),
    ...names(({ memory }) => memory).map((name) =>
      row(`memory of ${name}, MiB`, ({ memory }) => ((memory[name] ?? 0) / mebibyte).toFixed(0)),
    ),
    ...names(({ folders }) => folders).map((name) =>
      row(`${name}, KiB a document`, ({ folders, documents }) =>
        ((folders[name] ?? 0) / 1_024 / documents).toFixed(1),
      ),
    ),
  ]);
}

function judge(steps: readonly Step[], out: NodeJS.WriteStream): boolean {
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined) return false;
  const verdicts = [
    { what: 'upload to searchable', times: last.uploadP95Ms / first.uploadP95Ms },
    { what: 'search', times: last.searchP95Ms / first.searchP95Ms },
    { what: 'memory', times: sumOf(last.memory) / sumOf(first.memory) },
    { what: 'disk for each document', times: perDocument(last) / perDocument(first) },
  ];
  for (const { what, times } of verdicts) {
    const said = times <= mostTimes ? 'flat' : 'grows';
    out.write(
      `${said}: ${what}, with ${last.documents} documents ${times.toFixed(2)} times that with ${first.documents}\n`,
    );
  }
  return verdicts.every(({ times }) => times <= mostTimes);
}

function sumOf(values: Readonly<Record<string, number>>): number {
  return Object.values(values).reduce((sum, value) => sum + value, 0);
}

function perDocument({ folders, documents }: Step): number {
  return sumOf(folders) / documents;
}
