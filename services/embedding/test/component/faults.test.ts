import { randomUUID } from 'node:crypto';
import { DocumentEmbedded, DocumentFailed, DocumentIngested } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { sendToQueue } from '@lectern/events/testing';
import { eventually } from '@lectern/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddingProvider } from '../../src/ports.ts';
import { startEmbedding } from '../support/start-embedding.ts';
import { countingProvider } from '../support/test-providers.ts';

const state = { providerDown: false };
const inner = countingProvider();
const provider: EmbeddingProvider = {
  ...inner,
  embed: async (...args) => {
    if (state.providerDown)
      throw new AppError('unavailable', 'Away.', { reason: 'embedding_provider_unreachable' });
    return inner.embed(...args);
  },
};
let platform: Awaited<ReturnType<typeof startEmbedding>>;

beforeAll(async () => {
  // One delivery that is spent in an outage, and a second one, would make a dead letter.
  platform = await startEmbedding(provider, { EVENTS_MAX_RECEIVE_COUNT: '1', EVENTS_WAIT_SECONDS: '1' });
});
function heal(): void {
  state.providerDown = false;
  platform.database.mend();
  platform.blobLink.mend();
}
afterEach(heal);
afterAll(() => platform.stop());

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${platform.adminUrl}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(name));
  return Number(line?.split(' ').at(-1) ?? 0);
}
const queued = (queue: string, state = 'visible') =>
  metric(`events_queue_messages{consumer="embedding",queue="${queue}",state="${state}"}`);
/** The emulator counts what is due as delayed until somebody polls. */
const waiting = async () => (await queued('main')) + (await queued('main', 'delayed'));

describe('an outage', () => {
  const outages = {
    database: () => platform.database.cut(),
    'embedding-provider': () => {
      state.providerDown = true;
    },
    'blob-store': () => platform.blobLink.cut(),
  };

  it.each(Object.entries(outages))(
    'of the %s delays documents, and loses none',
    { timeout: 60_000 },
    async (name, begin) => {
      const documents = await Promise.all(
        Array.from({ length: 20 }, (_, n) => platform.upload(`Part ${n} of ${name}.`)),
      );
      begin();
      for (const document of documents) await platform.publish(document);
      const paused = async () =>
        (await metric(`events_paused{consumer="embedding",dependency="${name}"}`)) === 1;
      await eventually(async () => (await paused()) || undefined, { what: 'a pause', timeoutMs: 20_000 });
      await eventually(async () => (await waiting()) === 20 || undefined, {
        what: 'all events back in the queue',
        timeoutMs: 20_000,
      });
      heal();
      const healed = performance.now();
      const embedded = () =>
        documents.filter(({ documentId }) =>
          platform.ofDocument(documentId).some(({ type }) => type === DocumentEmbedded.type),
        ).length;
      await eventually(() => embedded() > 0 || undefined, { what: 'the first', timeoutMs: 20_000 });
      expect(performance.now() - healed).toBeLessThan(10_000);
      await eventually(() => embedded() === 20 || undefined, { what: 'all', timeoutMs: 30_000 });
      expect(await queued('dead_letter')).toBe(0);
    },
  );
});

describe('an event that is given up', () => {
  it('has its document fail, with the reason and what to do', async () => {
    const document = await platform.upload('Never read.');
    const event = {
      ...{ specversion: '1.0', id: randomUUID(), source: '/lectern/document', type: DocumentIngested.type },
      ...{ time: new Date().toISOString(), data: { ...document, bytes: 'many' } },
    };
    await sendToQueue(platform.aws, 'embedding', JSON.stringify(event));
    const { data } = await platform.received(document.documentId, DocumentFailed.type);
    expect(data).toMatchObject({ version: 1, stage: 'embed', reason: 'invalid_event_data' });
    expect(data.message).toMatch(/Try again by POST/);
    // Its consumer may be looking at it.
    const dead = async () => (await queued('dead_letter')) + (await queued('dead_letter', 'in_flight'));
    await eventually(async () => (await dead()) === 1 || undefined);
  });
});
