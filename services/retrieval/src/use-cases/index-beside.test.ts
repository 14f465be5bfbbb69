import { encodeVector } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeVectorStore, indexesOf } from '../../test/support/fake-vector-store.ts';
import { axis, model, sharingOf, signal } from '../../test/support/points.ts';
import { MemoryDocumentIndex } from '../../testing/memory-document-index.ts';
import type { PassageEmbedder } from '../ports.ts';
import { indexDocument } from './index-document.ts';

const newModel = { name: 'newer', dimensions: 3 };
const chunkCount = 3;

describe('indexDocument while a second index is built', () => {
  let active: FakeVectorStore;
  let building: FakeVectorStore;
  let index: MemoryDocumentIndex;
  let asked: string[];
  let writtenTo: readonly number[] | undefined;
  let fails: AppError | undefined;

  const embedPassages: PassageEmbedder['embedPassages'] = async (passages, { model: wanted, version }) => {
    asked.push(`${passages.length} of ${version.documentId} by ${wanted.name}`);
    if (fails !== undefined) throw fails;
    return passages.map(() => new Float32Array(wanted.dimensions));
  };
  beforeEach(async () => {
    [active, building, index] = [new FakeVectorStore(), new FakeVectorStore(), new MemoryDocumentIndex()];
    [asked, writtenTo, fails] = [[], undefined, undefined];
    await active.ensureIndex(model);
    const change = index.change.bind(index);
    index.change = (document, decide, options) => {
      writtenTo ??= options.writtenTo;
      return change(document, decide, options);
    };
  });

  const arrive = (of = model) => {
    const document = {
      documentId: 'd',
      version: 1,
      tenantId: 't',
      title: 'T',
      metadata: {},
      collections: [],
      ...sharingOf({}),
    };
    const read = async function* () {
      for (let ordinal = 0; ordinal < chunkCount; ordinal += 1) {
        const chunk = { chunkId: `c${ordinal}`, ordinal, text: 'x', headings: [], tokenCount: 1 };
        yield { ...chunk, vector: encodeVector(axis(1)) };
      }
    };
    const facts = {
      model: of.name,
      dimensions: of.dimensions,
      chunkCount,
      location: { bucket: 'b', key: 'k' },
    };
    const indexes = indexesOf(active, () => ({
      building: { id: 2, model: newModel, analysis: 2, store: building },
    }));
    const parts = { chunks: { read }, embedder: { embedPassages }, logger: { warn: () => undefined } };
    const ports = { indexes, index, ...parts, now: () => new Date() };
    return indexDocument(ports, { eventId: 'e', version: { ...document, ...facts } }, signal);
  };
  const lengths = (store: FakeVectorStore) => store.points.map(({ vector }) => vector.length);

  it('writes the version to both, with vectors of the model of each', async () => {
    await arrive();
    expect([lengths(active), lengths(building)]).toEqual([
      [4, 4, 4],
      [3, 3, 3],
    ]);
    expect([asked, writtenTo]).toEqual([['3 of d by newer'], [1, 2]]);
  });

  it('embeds a version anew for the active index too, where it is of another model', async () => {
    await arrive(newModel);
    expect(asked).toEqual(['3 of d by test-model']);
    expect(index.published).toEqual(['indexed d v1']);
  });

  it.each(['unavailable', 'unprocessable'] as const)(
    'makes it live all the same when the new model is %s, and says that the second index has it not',
    async (code) => {
      fails = new AppError(code, 'no');
      await arrive();
      expect([index.published, writtenTo, lengths(active)]).toEqual([['indexed d v1'], [1], [4, 4, 4]]);
    },
  );
});
