import { noopTelemetry } from '@lectern/telemetry';
import { eventually } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLanceVectorStore } from '../../src/adapters/lance/lance-vector-store.ts';
import { createQdrantVectorStore } from '../../src/adapters/qdrant/qdrant-vector-store.ts';
import type { VectorStore } from '../../src/ports.ts';
import { stubModel } from '../support/model-stub.ts';
import { signal } from '../support/points.ts';
import {
  type EmbeddingSide,
  type ReindexPlatform,
  startEmbeddingSide,
  startReindexPlatform,
} from '../support/reindex-platform.ts';
import { ann, bob } from '../support/start-retrieval.ts';
import { watchSearches } from '../support/watch-searches.ts';

const kinds = ['qdrant', 'lancedb'] as const;
const documents = Array.from({ length: 16 }, (_, at) => `stable${at}`);
/** Its copy waits for the test, so that the index is being built for as long as the test wants. */
const held = 'heldback';

let embedding: EmbeddingSide;
beforeAll(async () => {
  embedding = await startEmbeddingSide();
});
afterAll(() => embedding?.stop());

describe.each(kinds)('a reindex on %s', (kind) => {
  let platform: ReindexPlatform;
  // Different for each store, since vectors of equal texts are cached.
  const textsOf = (documentId: string) =>
    [0, 1, 2].map((at) => `${documentId} paragraph ${at} about antelopes on ${kind}`);
  beforeAll(async () => {
    platform = await startReindexPlatform(kind, embedding);
    const { put } = platform;
    await put('first', textsOf('first'));
    await Promise.all([...documents, held, 'replaced', 'deleted'].map((id) => put(id, textsOf(id))));
    await put('shared', textsOf('shared'), 1, [bob.userId]);
  });
  afterAll(() => platform?.stop());

  /** The indexes that count. */
  const standing = async () => {
    const { rows } = await platform.db.query(
      "SELECT model, state FROM vector_indexes WHERE state IN ('active', 'building', 'retired') ORDER BY id",
    );
    return rows.map(({ model, state }) => `${model} ${state}`);
  };
  const cachedModels = async () => {
    const { rows } = await embedding.db.query('SELECT DISTINCT model FROM vectors');
    return rows.map(({ model }) => model);
  };
  const remaining = async () =>
    (await platform.db.query('SELECT document_id FROM reindex_documents')).rowCount;
  /** Waits until nothing but what is held is left to be copied. */
  const allButHeld = () =>
    eventually(async () => (embedding.stub.held > 0 && (await remaining()) <= 1 ? true : undefined), {
      what: 'all but the held document are copied',
      timeoutMs: 30_000,
    });
  const found = async (text: string, as = ann) => {
    const [instance] = platform.instances;
    const { results } = await platform.search(instance!, { query: text, mode: 'dense', topK: 100 }, as);
    return [...new Set(results.map((hit) => `${hit.documentId} v${hit.version}`))];
  };

  it.runIf(kind === 'qdrant')(
    'refuses dimensions that the model does not have, and unknown models',
    async () => {
      const refusals = {
        'have 256 dimensions, not 300': [stubModel, '--dimensions', '300'],
        'have 64 dimensions, not 65': ['hash-64', '--dimensions', '65'],
        'no-such is no model of this service': ['no-such'],
        'with 384 dimensions, not 256': ['hash-384', '--dimensions', '256'],
      };
      for (const [message, args] of Object.entries(refusals)) {
        const { code, output } = await platform.reindex('--model', ...args).ended;
        expect([code, output]).toEqual([2, expect.stringContaining(message)]);
      }
      expect(await platform.reindex('--model', 'hash-384').ended).toMatchObject({ code: 0 });
      expect(await platform.reindex('--cancel').ended).toMatchObject({ code: 0 });
      expect(await platform.reindex('--cancel', '--model', 'hash-64').ended).toMatchObject({ code: 64 });
      expect(await standing()).toEqual(['hash-384 active']);
    },
  );

  it.runIf(kind === 'qdrant')(
    'names what the model refuses, and stops where its dimensions change',
    async () => {
      const { stub } = embedding;
      const { reindex } = platform;
      stub.refuses = 'stable3';
      const stuck = await reindex('--model', stubModel).ended;
      expect(stuck).toEqual({
        code: 2,
        output: expect.stringMatching(/1 cannot be copied\n {2}stable3: .*refuses this text/),
      });
      stub.refuses = undefined;
      stub.dimensions = 200;
      const changed = await reindex('--model', stubModel).ended;
      expect(changed).toEqual({
        code: 2,
        output: expect.stringContaining('vectors of 200 dimensions, not 256'),
      });
      stub.dimensions = 256;
      expect(await standing()).toEqual(['hash-384 active', `${stubModel} building`]);
      expect(await reindex('--cancel').ended).toEqual({
        code: 0,
        output: expect.stringContaining('given up'),
      });
      await eventually(async () => ((await standing()).join() === 'hash-384 active' ? true : undefined));
      await eventually(async () => ((await cachedModels()).includes(stubModel) ? undefined : true));
    },
  );

  it('lets every search answer in full from its beginning until after the switch, whatever is cut', async () => {
    const { stub } = embedding;
    const { instances, put, remove, share, reindex, spawnReindex, startInstance } = platform;
    stub.hold(held);
    const watch = watchSearches(platform, documents);
    const first = spawnReindex('--model', stubModel, '--dimensions', '256');
    await allButHeld();

    const refused = await Promise.all([
      reindex('--model', 'hash-64').ended,
      reindex('--model', stubModel, '--dimensions', '300').ended,
    ]);
    expect(refused).toEqual([
      { code: 2, output: expect.stringContaining(`An index of ${stubModel} is being built`) },
      { code: 2, output: expect.stringContaining('256 dimensions, not 300') },
    ]);
    first.kill('SIGKILL');
    await put('added', textsOf('added'));
    await put('replaced', ['replaced by gazelles'], 2);
    await share('shared', [], 1);
    expect(await remove('deleted')).toMatchObject({ removedPoints: 6, remainingPoints: 0 });

    // On LanceDB there is but one instance: searches cannot go on without it.
    if (kind === 'lancedb') await watch.pause();
    const killed = instances[0]!;
    await watch.without(killed, async () => {
      await killed.kill();
      instances[0] = await startInstance();
    });
    watch.resume();
    expect(await standing()).toEqual(['hash-384 active', `${stubModel} building`]);
    await allButHeld();

    const again = [reindex('--model', stubModel), reindex('--model', stubModel)];
    await eventually(() => (again.every(({ output }) => output().includes('documents')) ? true : undefined), {
      what: 'both commands have joined',
    });
    await watch.looks(20);
    stub.release();
    for (const { ended } of again) {
      expect(await ended).toEqual({
        code: 0,
        output: expect.stringMatching(/\d+ of 21 documents.*in use/s),
      });
    }
    await watch.looks(20);
    expect(await watch.stop()).toEqual([]);
    expect(await reindex('--model', stubModel).ended).toMatchObject({ code: 0 });
  });

  it('has what was changed meanwhile, and nothing of what was deleted', async () => {
    const everything = await found('about antelopes gazelles');
    const stays = [...documents, 'first', held, 'added', 'shared'].map((id) => `${id} v1`);
    expect(everything.sort()).toEqual([...stays, 'replaced v2'].sort());
    expect(await found('shared', bob)).toEqual([]);
    await platform.share('shared', [bob.userId], 2);
    await eventually(async () => ((await found('shared', bob)).length === 1 ? true : undefined));
    await platform.put('later', textsOf('later'));
    expect((await found('later paragraph'))[0]).toBe('later v1');
  });

  it('removes the index before, and leaves the new one with exactly what it should have', async () => {
    await eventually(async () => ((await standing()).join() === `${stubModel} active` ? true : undefined));
    expect(await cachedModels()).toEqual([stubModel]);
    const { db, instances } = platform;
    const { rows } = await db.query("SELECT id FROM vector_indexes WHERE state = 'active'");
    await Promise.all(instances.map((instance) => instance.kill()));
    expect(await pointsIn(await openStore(platform, kind, ''))).toEqual({});
    const counts = await pointsIn(await openStore(platform, kind, `-${rows[0]?.id}`));
    const whole = [...documents, 'first', held, 'added', 'shared', 'later'].map((id) => [id, 3]);
    expect(counts).toEqual({ ...Object.fromEntries(whole), replaced: 1 });
    expect(platform.qdrant.complaints).toEqual([]);
  });
});

function openStore(
  { qdrant, directory }: ReindexPlatform,
  kind: string,
  suffix: string,
): Promise<VectorStore> {
  if (kind === 'qdrant')
    return createQdrantVectorStore({ url: qdrant.url, collection: `lectern${suffix}`, timeoutMs: 5_000 });
  return createLanceVectorStore({ directory, tableName: `points${suffix}`, logger: noopTelemetry().logger });
}

/** Points by document, none left out. */
async function pointsIn(store: VectorStore): Promise<Record<string, number>> {
  const known = [...documents, 'first', held, 'replaced', 'deleted', 'added', 'shared', 'later'];
  const counts = await Promise.all(
    known.map(
      async (documentId) =>
        [documentId, await store.countDocument({ documentId, tenantId: ann.tenantId }, signal)] as const,
    ),
  );
  await store.close();
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}
