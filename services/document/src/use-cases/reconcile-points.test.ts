import type { ComparisonRequest, ComparisonResponse, Holding } from '@lectern/contracts';
import type { OutgoingEvent } from '@lectern/events';
import { describe, expect, it, vi } from 'vitest';
import { aDocument, after, documentId, noon, owner } from '../../test/support/samples.ts';
import { type Document, recordProgress } from '../domain/document.ts';
import { type ReconcilePointsPorts, reconcilePoints } from './reconcile-points.ts';

const { signal } = new AbortController();
const input = { position: undefined, afterMs: 60_000, confirmMs: 10_000 };
const key = { documentId, tenantId: owner.tenantId };
const indexed = recordProgress(aDocument(), { version: 1, status: 'indexed', chunkCount: 4, at: noon }, noon);
const holding: Holding = {
  ...{ documentId, version: 1, count: 4, strays: 0 },
  ...{ sharingRevision: indexed.sharingRevision, descriptionRevision: indexed.descriptionRevision },
};
const outdated = (facts: Partial<Holding>): ComparisonResponse => ({
  ...{ differing: [{ ...holding, ...facts }], unknown: [] },
});

/** A world in which retrieval names the document as outdated, and answers comparisons one after another. */
function world(facts: { document?: Document; answers: ComparisonResponse[]; seconds?: number }) {
  const { document = indexed, seconds = 3_600 } = facts;
  const answers = [...facts.answers];
  const published: OutgoingEvent[] = [];
  const requests: ComparisonRequest[] = [];
  const ports: ReconcilePointsPorts = {
    inventory: { find: async () => [document] },
    points: {
      compare: async (request) => {
        requests.push(request);
        return answers.shift() ?? { differing: [], unknown: [] };
      },
    },
    strays: {
      findStrays: async () => ({ documents: [], outdated: [key], next: 'next' }),
      removeStrays: vi.fn(),
    },
    repairs: {
      repair: async (_ids, decide) => {
        const change = decide({ document, operation: undefined, claim: undefined });
        published.push(...(change?.events ?? []));
        return change === undefined ? [] : [document.id];
      },
      publish: async () => undefined,
    },
    now: () => after(seconds),
    newId: () => documentId,
    pause: async () => undefined,
    logger: { error: () => undefined },
  };
  return { ports, published, requests };
}

const namesOf = (events: readonly OutgoingEvent[]) => events.map(({ definition }) => definition.type);

describe('points that say something else of a document', () => {
  it.each([
    [{ audience: 4, facts: 0 }, ['sharing_stale'], ['DocumentShared.v1']],
    [{ audience: 0, facts: 1 }, ['description_stale'], ['DocumentDescribed.v1']],
    [
      { audience: 2, facts: 2 },
      ['sharing_stale', 'description_stale'],
      ['DocumentShared.v1', 'DocumentDescribed.v1'],
    ],
  ])('are given it again by its events: %o', async (wrong, kinds, events) => {
    const seen = outdated({ outdated: wrong });
    const it = world({ answers: [seen, seen] });
    const { findings, position } = await reconcilePoints(it.ports, input, signal);
    expect(findings.map(({ kind, mended }) => [kind, mended])).toEqual(kinds.map((kind) => [kind, true]));
    expect(namesOf(it.published)).toEqual(events);
    expect(it.requests[0]).toMatchObject({ documents: [{ ...key, version: 1 }], everyPoint: true });
    expect(position).toBe('next');
  });

  const wrong = outdated({ outdated: { audience: 4, facts: 0 } });
  it.each([
    ['a second look does not see', { answers: [wrong] }],
    ['a second look sees otherwise', { answers: [wrong, outdated({ outdated: { audience: 3, facts: 0 } })] }],
    ['a change of a moment ago explains', { answers: [wrong, wrong], seconds: 59 }],
    ['are of a document on its way', { answers: [wrong, wrong], document: aDocument() }],
    [
      'follow an index that is itself behind',
      { answers: Array(2).fill(outdated({ outdated: { audience: 4, facts: 0 }, sharingRevision: 0 })) },
    ],
  ])('are left alone where what they say %s', async (_what, facts) => {
    const it = world(facts);
    expect(await reconcilePoints(it.ports, input, signal)).toEqual({ position: 'next', findings: [] });
    expect(it.published).toEqual([]);
  });
});
