import type { SessionClient } from '@lectern/client';
import { eventually } from '@lectern/testing';
import type OpenAI from 'openai';
import { expect } from 'vitest';
import type { JourneyPlatform } from './journey-platform.ts';
import { ofNewTenant, open, refusal, text } from './openai-client.ts';

/** What is somebody's. */
interface Owned {
  readonly fileId: string;
  readonly store: string;
  readonly batch: string;
}

/** Every call that names something, with what is somebody else's. */
function everything({ files, vectorStores: stores }: OpenAI, { fileId, store, batch }: Owned) {
  const asked = { vector_store_id: store };
  return [
    files.retrieve(fileId),
    files.content(fileId),
    files.delete(fileId),
    stores.retrieve(store),
    stores.update(store, { name: 'Mine' }),
    stores.delete(store),
    stores.search(store, { query: 'lighthouse' }),
    stores.files.list(store),
    stores.files.create(store, { file_id: fileId }),
    stores.files.retrieve(fileId, asked),
    stores.files.update(fileId, { ...asked, attributes: {} }),
    stores.files.content(fileId, asked),
    stores.files.delete(fileId, asked),
    stores.fileBatches.create(store, { file_ids: [fileId] }),
    stores.fileBatches.retrieve(batch, asked),
    stores.fileBatches.listFiles(batch, asked),
    stores.fileBatches.cancel(batch, asked),
  ];
}

async function ownSomething(platform: JourneyPlatform): Promise<{ victim: SessionClient; owned: Owned }> {
  const victim = await platform.newTenant();
  const theirs = await open(platform, victim);
  const store = await theirs.vectorStores.create({ name: 'Theirs' });
  const file = await text('a.txt', 'The crimson lighthouse.');
  const { id: fileId } = await theirs.vectorStores.files.uploadAndPoll(store.id, file);
  const batch = await theirs.vectorStores.fileBatches.create(store.id, { file_ids: [fileId] });
  return { victim, owned: { fileId, store: store.id, batch: batch.id } };
}

async function statuses(calls: Promise<unknown>[]): Promise<Set<number>> {
  const all = await Promise.allSettled(calls);
  return new Set(all.map((each) => (each.status === 'rejected' ? each.reason.status : 200)));
}

/** Another tenant finds nothing of it, and can put nothing of it into what is its own. */
export async function keepFromOthers(platform: JourneyPlatform): Promise<void> {
  const { owned } = await ownSomething(platform);
  const stranger = await ofNewTenant(platform);
  expect(await statuses(everything(stranger, owned))).toEqual(new Set([404]));
  const own = await stranger.vectorStores.create({ name: 'Own' });
  await expect(stranger.vectorStores.files.create(own.id, { file_id: owned.fileId })).rejects.toEqual(
    refusal(404, { code: 'document_not_found' }),
  );
  await expect(stranger.vectorStores.create({ file_ids: [owned.fileId] })).rejects.toEqual(
    refusal(404, { param: 'file_ids[0]' }),
  );
  expect((await stranger.vectorStores.list()).data.map(({ id }) => id)).toEqual([own.id]);
}

/** A key that is limited to another collection finds nothing of it either, and works in its own. */
export async function keepToLimits(platform: JourneyPlatform): Promise<void> {
  const { victim, owned } = await ownSomething(platform);
  const elsewhere = (await victim.api.POST('/v1/collections', { body: { name: 'Elsewhere' } })).data;
  const limited = await open(platform, victim, { collections: [elsewhere?.id] });
  expect(await statuses(everything(limited, owned))).toEqual(new Set([404]));
  expect((await limited.vectorStores.list()).data).toHaveLength(1);
  await expect(limited.vectorStores.create({ name: 'Mine' })).rejects.toEqual(
    refusal(403, { code: 'limited_to_collections' }),
  );
  const inside = await limited.files.create({
    file: await text('b.txt', 'Blue.'),
    purpose: 'assistants',
  });
  expect((await limited.files.list()).data.map(({ id }) => id)).toEqual([inside.id]);
  await eventually(
    async () => {
      const [shown] = (await limited.vectorStores.list()).data;
      return shown?.file_counts.completed === 1 ? shown : undefined;
    },
    { what: 'what a limited key uploads is in its vector store' },
  );
}
