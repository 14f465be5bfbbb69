import { listOf, type openPacts, text, whole } from '@lectern/contracts/testing';
import { describe, expect, it } from 'vitest';
import { createComparisonClient, createStrayPointsClient } from '../../src/adapters/comparison-client.ts';

const { signal } = new AbortController();
const options = { timeoutMs: 20_000 };
const headers = { accept: 'application/json' };
const ids = { documentId: 'document-1', tenantId: 'tenant-a' };
const anyIds = { documentId: text(ids.documentId), tenantId: text(ids.tenantId) };

/** What the document service counts on when it compares the stores. */
export function describeComparisons(pacts: ReturnType<typeof openPacts>): void {
  describe('what the document service compares', () => {
    const document = { ...ids, version: 1, chunkCount: 4, sharingRevision: 1 };

    it.each(['embedding', 'retrieval'])('with what %s holds', async (provider) => {
      await pacts.call(
        provider,
        {
          operation: 'compare-documents',
          given: 'something else is held of a document, and another document',
          request: {
            ...{ method: 'POST', path: '/internal/comparisons', headers },
            body: { documents: [document], range: { until: ids.documentId } },
          },
          answer: {
            status: 200,
            body: {
              differing: listOf({
                ...{ documentId: ids.documentId, version: whole(1), count: whole(3), strays: whole(0) },
              }),
              unknown: listOf(anyIds),
            },
          },
        },
        async (client) => {
          const request = { documents: [document], range: { until: ids.documentId } };
          const found = await createComparisonClient(client, options).compare(request, signal);
          const holding = { documentId: ids.documentId, version: 1, count: 3, strays: 0 };
          expect(found).toMatchObject({ differing: [holding], unknown: [ids] });
        },
      );
    });

    it('with the points that there are', async () => {
      await pacts.call(
        'retrieval',
        {
          operation: 'find-strays',
          given: 'there are points of a document that is not live',
          request: { ...{ method: 'POST', path: '/internal/strays', headers }, body: {} },
          answer: { status: 200, body: { documents: listOf(anyIds) } },
        },
        async (client) => {
          const found = await createStrayPointsClient(client, options).findStrays(undefined, signal);
          expect(found.documents).toEqual([ids]);
        },
      );
    });

    it('and has removed', async () => {
      await pacts.call(
        'retrieval',
        {
          operation: 'remove-strays',
          given: 'there are points of a document that is not live',
          request: { ...{ method: 'POST', path: '/internal/strays/removals', headers }, body: ids },
          answer: { status: 200, body: { removed: whole(1) } },
        },
        async (client) => {
          await createStrayPointsClient(client, options).removeStrays(ids, signal);
        },
      );
    });
  });
}
