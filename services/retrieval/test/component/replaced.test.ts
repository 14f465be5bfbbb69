import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startRetrieval } from '../support/start-retrieval.ts';

let service: Harness;
beforeAll(async () => {
  service = await startRetrieval({ SEARCH_CACHE_MS: '0' });
});
afterAll(() => service?.stop());

const documents = Array.from({ length: 8 }, (_, at) => `kudu-${at}`);
/** Beside writers that take every core there is: each look takes a third of a second on two that do nothing else. */
const looks = 40;

describe('documents that are replaced again and again', { timeout: 240_000 }, () => {
  it('never vanish from a search, are in it once, and never in a version from before it began', async () => {
    const latest = new Map<string, number>();
    const replace = async (documentId: string): Promise<void> => {
      const version = (latest.get(documentId) ?? 0) + 1;
      const metadata = { kind: 'antelope' };
      await service.embedded([`kudu text ${version} of ${documentId}`], { documentId, version, metadata });
      await service.published('DocumentIndexed', documentId, version);
      latest.set(documentId, version);
    };
    await Promise.all(documents.map(replace));
    let done = false;
    const replacing = documents.map(async (documentId) => {
      while (!done) await replace(documentId);
    });
    const wrong: unknown[] = [];
    for (let look = 0; look < looks; look += 1) {
      const before = new Map(latest);
      const filter = { metadata: { kind: 'antelope' } };
      const { results } = await service.search('kudu', { mode: 'hybrid', filter, topK: 50 });
      for (const documentId of documents) {
        const versions = results.filter((hit) => hit.documentId === documentId).map((hit) => hit.version);
        const known = before.get(documentId) ?? 0;
        if (versions.length !== 1 || Number(versions[0]) < known) wrong.push({ documentId, versions, known });
      }
    }
    done = true;
    await Promise.all(replacing);
    expect([...latest.values()].every((version) => version > 1)).toBe(true);
    expect(wrong).toEqual([]);
  });
});
