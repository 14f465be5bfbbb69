import type { ComparisonRequest, ComparisonResponse, Holding } from '@lectern/contracts';
import type { OutgoingEvent } from '@lectern/events';
import { describe, expect, it, vi } from 'vitest';
import { aDocument, after, documentId, noon, operationId, owner } from '../../test/support/samples.ts';
import {
  beginDeletion,
  completeDeletion,
  type Document,
  recordProgress,
  replaceContent,
} from '../domain/document.ts';
import type { ComparableDocument } from '../domain/drift.ts';
import type { Current } from '../ports.ts';
import { type ReconcileDocumentsPorts, reconcileDocuments } from './reconcile-documents.ts';

const { signal } = new AbortController();
const input = { position: undefined, afterMs: 60_000, confirmMs: 10_000 };
const key = { documentId, tenantId: owner.tenantId };

const indexed = (version = 1): Document =>
  recordProgress({ ...aDocument(), version }, { version, status: 'indexed', chunkCount: 4, at: noon }, noon);
const holding = (facts: Partial<Holding>): Holding => ({
  ...{ documentId, version: 1, count: 4, strays: 0, sharingRevision: 1, ...facts },
});
const nothing: ComparisonResponse = { differing: [], unknown: [] };
const differing = (facts: Partial<Holding>): ComparisonResponse => ({
  ...nothing,
  differing: [holding(facts)],
});

/** A world in which the other services answer what a test says, and the document is what it says then. */
function world(facts: {
  document?: Document;
  chunks?: ComparisonResponse;
  points?: ComparisonResponse;
  seconds?: number;
}) {
  const state = {
    document: facts.document,
    chunks: nothing,
    points: nothing,
    meanwhile: () => undefined,
    ...facts,
  };
  const published: OutgoingEvent[] = [];
  const requests: ComparisonRequest[] = [];
  const errors: string[] = [];
  const removeStrays = vi.fn(async () => undefined);
  const comparable = (): ComparableDocument[] => (state.document === undefined ? [] : [state.document]);
  const ports: ReconcileDocumentsPorts = {
    inventory: {
      page: async () => comparable().filter(({ status }) => status !== 'deleted'),
      find: async (ids) => comparable().filter(({ id }) => ids.includes(id)),
    },
    chunks: {
      compare: async (request) => {
        requests.push(request);
        return state.chunks;
      },
    },
    points: { compare: async () => state.points },
    strays: { removeStrays },
    repairs: {
      repair: async (ids, decide) => {
        const { document } = state;
        if (document === undefined || !ids.includes(document.id)) return [];
        const change = decide(currentOf(document));
        if (change === undefined) return [];
        state.document = change.document;
        published.push(...(change.events ?? []));
        return [document.id];
      },
      publish: async (events) => void published.push(...events),
    },
    now: () => after(facts.seconds ?? 3_600),
    newId: () => operationId,
    pause: async () => state.meanwhile(),
    logger: { error: (_facts: unknown, message?: string) => void errors.push(message ?? '') },
  };
  return { state, ports, published, requests, errors, removeStrays };
}

function currentOf(document: Document): Current {
  const operation = {
    ...{ id: operationId, documentId, tenantId: owner.tenantId, requestedBy: 'owner' },
    ...{ confirmed: {}, removed: {}, createdAt: noon, updatedAt: noon },
  };
  return { document, operation: document.status === 'deleted' ? operation : undefined, claim: undefined };
}

const namesOf = (events: readonly OutgoingEvent[]) => events.map(({ definition }) => definition.type);
const found = async ({ ports }: ReturnType<typeof world>) =>
  (await reconcileDocuments(ports, input, signal)).findings.map(({ kind, mended }) => [kind, mended]);

describe('what differs in two looks', () => {
  it.each([
    ['points are lost', {}, differing({ count: 3 }), 'points_missing'],
    ['nothing is live', {}, differing({ version: 0, count: 0 }), 'points_missing'],
    ['chunks are lost', { chunks: differing({ count: 0 }) }, nothing, 'chunks_missing'],
  ])('is made again by the next attempt where %s', async (_what, chunks, points, kind) => {
    const it = world({ document: indexed(), ...chunks, points });
    expect(await found(it)).toEqual([[kind, true]]);
    expect(namesOf(it.published)).toEqual(['DocumentIngested.v1']);
    expect(it.state.document).toMatchObject({ attempt: 2, status: 'indexed' });
  });

  it('is made again once where chunks and points are lost', async () => {
    const it = world({
      document: indexed(),
      chunks: differing({ count: 0 }),
      points: differing({ count: 0 }),
    });
    expect(await found(it)).toEqual([
      ['chunks_missing', true],
      ['points_missing', true],
    ]);
    expect(namesOf(it.published)).toEqual(['DocumentIngested.v1']);
  });

  it('is shared again where retrieval has an older state', async () => {
    const it = world({ document: indexed(), points: differing({ sharingRevision: 0 }) });
    expect(await found(it)).toEqual([['sharing_stale', true]]);
    expect(namesOf(it.published)).toEqual(['DocumentShared.v1']);
  });

  it('is described again where retrieval has an older state', async () => {
    const it = world({ document: indexed(), points: differing({ descriptionRevision: 0 }) });
    expect(await found(it)).toEqual([['description_stale', true]]);
    expect(namesOf(it.published)).toEqual(['DocumentDescribed.v1']);
  });

  it('is removed where there are points of other versions', async () => {
    const it = world({ document: indexed(), points: differing({ strays: 2 }) });
    expect(await found(it)).toEqual([['points_stray', true]]);
    expect(it.removeStrays).toHaveBeenCalledWith(key, signal);
    expect(it.published).toEqual([]);
  });

  it('is left to people where another service is ahead', async () => {
    const ahead = differing({ version: 2 });
    const it = world({ document: indexed(), chunks: ahead, points: ahead });
    expect(await found(it)).toEqual([
      ['version_ahead', false],
      ['version_ahead', false],
    ]);
    expect(it.published).toEqual([]);
  });

  it.each([
    ['is not known', undefined],
    ['was deleted', completeDeletion(beginDeletion(indexed(), noon), noon)],
  ])('is deleted once more where the document %s', async (_what, document) => {
    const it = world({ ...(document && { document }), chunks: { ...nothing, unknown: [key] } });
    it.state.meanwhile = () => {
      it.state.chunks = differing({});
      return undefined;
    };
    expect(await found(it)).toEqual([['chunks_orphaned', true]]);
    expect(namesOf(it.published)).toEqual(['DocumentDeleted.v1']);
    expect(it.requests.at(-1)?.documents).toEqual([{ ...key, gone: true }]);
  });

  it('is not removed where too many documents are unknown', async () => {
    const unknown = Array.from({ length: 51 }, (_, n) => ({ documentId: `d-${n}`, tenantId: 't' }));
    const it = world({ points: { ...nothing, unknown } });
    it.state.meanwhile = () => {
      it.state.points = { ...nothing, differing: unknown.map((each) => holding(each)) };
      return undefined;
    };
    const findings = await found(it);
    expect(findings).toHaveLength(51);
    expect(findings).toContainEqual(['points_orphaned', false]);
    expect(it.published).toEqual([]);
    expect(it.errors).toEqual(['nothing is removed: too many documents are unknown here']);
  });
});

describe('no difference is', () => {
  const lost = differing({ count: 0 });
  const isNone = async (it: ReturnType<typeof world>) => {
    expect(await found(it)).toEqual([]);
    expect([it.published, it.removeStrays.mock.calls]).toEqual([[], []]);
  };

  it.each([
    ['is on its way', aDocument(), 3_600],
    ['has just taken a step', indexed(), 59],
    ['is being deleted', beginDeletion(indexed(), noon), 3_600],
  ])('what is held of a document that %s', async (_what, document, seconds) => {
    const it = world({ document, chunks: lost, points: differing({ version: 0, strays: 3 }), seconds });
    await isNone(it);
    expect(it.requests[0]?.documents).toEqual([key]);
  });

  it('what a second look does not see, or sees otherwise', async () => {
    for (const second of [nothing, differing({ count: 1 })]) {
      const it = world({ document: indexed(), chunks: lost });
      it.state.meanwhile = () => {
        it.state.chunks = second;
        return undefined;
      };
      await isNone(it);
    }
  });

  it('what is held of a document that changes between the looks', async () => {
    const it = world({ document: indexed(), chunks: lost, points: lost });
    it.state.meanwhile = () => {
      it.state.document = replaceContent(indexed(), aDocument().content, after(3_599));
      return undefined;
    };
    await isNone(it);
  });

  it('an orphan that a document has become known of, or whose deletion has just ended', async () => {
    for (const document of [aDocument(), completeDeletion(beginDeletion(indexed(), noon), after(3_590))]) {
      const it = world({ document, points: { ...nothing, unknown: [key] } });
      await isNone(it);
    }
  });
});

it('leaves a document alone that changed after the second look', async () => {
  const it = world({ document: indexed(), chunks: differing({ count: 0 }) });
  const { repair } = it.ports.repairs;
  const late: ReconcileDocumentsPorts = {
    ...it.ports,
    repairs: {
      ...it.ports.repairs,
      repair: (...call) => {
        it.state.document = replaceContent(indexed(), aDocument().content, after(3_601));
        return repair(...call);
      },
    },
  };
  const { findings } = await reconcileDocuments(late, input, signal);
  expect(findings.map(({ mended }) => mended)).toEqual([false]);
  expect(it.published).toEqual([]);
});
