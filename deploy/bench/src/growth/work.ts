import type { LecternClient } from '@lectern/client';

const uploadsAtOnce = 6;
const measuredUploads = 20;
const measuredSearches = 100;

/** Uploads the small texts `from` to `to`, a few at once, and resolves when searches find all of them. */
export async function uploadAll(client: LecternClient, { from, to }: { from: number; to: number }) {
  let next = from;
  const work = async (): Promise<void> => {
    while (next < to) await upload(client, next++);
  };
  await Promise.all(Array.from({ length: uploadsAtOnce }, work));
}

/** Milliseconds from the start of an upload until searches find it, one after the other; these documents are deleted again. */
export async function uploadTimes(client: LecternClient, seed: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < measuredUploads; i += 1) {
    const startedAt = performance.now();
    const { id } = await upload(client, seed * 1_000 + i);
    times.push(performance.now() - startedAt);
    await client.api.DELETE('/v1/documents/{id}', { params: { path: { id } } });
  }
  return times;
}

/** Milliseconds of hybrid searches, one after the other. No two are equal: a search that was made before is answered from a cache. */
export async function searchTimes(client: LecternClient): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < measuredSearches; i += 1) {
    const query = `What do the ${wordOf(i * 7)} of the ${wordOf(i * 3)} in report ${i} show?`;
    const startedAt = performance.now();
    await client.search({ query, topK: 10 });
    times.push(performance.now() - startedAt);
  }
  return times;
}

function upload(client: LecternClient, number: number) {
  const words = Array.from({ length: 120 }, (_, i) => wordOf(number * 31 + i * (1 + (number % 13))));
  const content = `Report ${number}\n\n${words.join(' ')}.`;
  return client.uploadDocument({ name: `report-${number}.txt`, content }, { wait: true });
}

const words =
  'pressure wing surface engineers trials temperature valves operators values reports materials energy water transport storage safety budget schedule region station harbour'.split(
    ' ',
  );

function wordOf(index: number): string {
  return `${words[index % words.length]}`;
}
