import type { DocumentFailed } from '@lectern/contracts';
import type { DataOf } from '@lectern/events';
import { describe, expect, it } from 'vitest';
import type { ChangeOptions, DocumentChange, LockedDocument } from '../ports.ts';
import { type GiveUpDocumentPorts, giveUpDocument } from './give-up-document.ts';

const { signal } = new AbortController();
const document = { documentId: 'd', tenantId: 't', version: 2 };

/** What is published about version 2 when its row is found like this. */
async function publishedFor(locked: Partial<LockedDocument>) {
  let change: DocumentChange | undefined;
  const causes: ChangeOptions[] = [];
  const ports: GiveUpDocumentPorts = {
    repository: {
      change: async (_document, decide, options) => {
        causes.push(options);
        const decided = decide({ settledVersion: 0, deleted: false, chunkCount: 0, ...locked });
        change = decided;
        return decided;
      },
    },
    now: () => new Date(),
    logger: { warn: () => undefined },
  };
  await giveUpDocument(
    ports,
    { eventId: 'e', document, reason: 'too_many_deliveries', why: 'It crashed.' },
    signal,
  );
  const events = (change?.events ?? []).map(({ data }) => data as DataOf<typeof DocumentFailed>);
  return { events, change, causes };
}

describe('giving up a document', () => {
  it('publishes that it failed, why and what to do, and leaves it to be handled after a redrive', async () => {
    const { events, change, causes } = await publishedFor({ settledVersion: 1 });
    expect(events).toMatchObject([{ ...document, stage: 'embed', reason: 'too_many_deliveries' }]);
    expect(events[0]?.message).toMatch(/It crashed\. Try again by POST/);
    expect(change?.settle).toBeUndefined();
    expect(causes).toMatchObject([{ eventId: 'e', deadLetter: true }]);
  });

  it.each([
    ['is deleted', { deleted: true }],
    ['has a newer version', { settledVersion: 3 }],
  ])('publishes nothing when it %s', async (_what, locked) => {
    expect((await publishedFor(locked)).events).toEqual([]);
  });
});
