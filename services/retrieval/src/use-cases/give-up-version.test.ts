import { beforeEach, describe, expect, it } from 'vitest';
import { model, signal } from '../../test/support/points.ts';
import { MemoryDocumentIndex } from '../../testing/memory-document-index.ts';
import { giveUpVersion } from './give-up-version.ts';
import { hideDocument } from './hide-document.ts';
import { publishVersion } from './index-changes.ts';

const now = () => new Date('2026-01-02T03:04:05Z');
let index: MemoryDocumentIndex;
beforeEach(() => {
  index = new MemoryDocumentIndex();
});

const version = (number: number) => ({ documentId: 'd', tenantId: 't', version: number });
const giveUp = async (number: number) => {
  const before = index.events.length;
  const why = { reason: 'retried_too_long', why: 'It could not be handled.' };
  await giveUpVersion({ index, now }, { eventId: `e${number}`, version: version(number), ...why }, signal);
  return index.events.slice(before);
};
const makeLive = (number: number) => {
  const sharing = { ownerId: 'u', visibility: 'private', readers: [], sharingRevision: 1 } as const;
  const said = { title: 'T', metadata: {}, collections: [] };
  const facts = { ...version(number), ...sharing, ...said, model: model.name, chunkCount: 1 };
  return index.change(facts, publishVersion(facts, now), { signal });
};

describe('giving up a version', () => {
  it('publishes that it failed while an older one is live, or none', async () => {
    expect(await giveUp(1)).toMatchObject([
      { data: { version: 1, stage: 'index', reason: 'retried_too_long' } },
    ]);
    await makeLive(1);
    expect(await giveUp(2)).toMatchObject([{ data: { version: 2 } }]);
  });

  it('publishes nothing of a version that is live, or older, or of a deleted document', async () => {
    await makeLive(3);
    expect(await giveUp(3)).toEqual([]);
    expect(await giveUp(2)).toEqual([]);
    await hideDocument({ index }, { documentId: 'd', tenantId: 't' }, signal);
    expect(await giveUp(4)).toEqual([]);
  });
});
