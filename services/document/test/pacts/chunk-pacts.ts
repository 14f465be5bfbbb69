import { listOf, type openPacts, text, whole } from '@lectern/contracts/testing';
import { expect, it } from 'vitest';
import { createEmbeddingClient } from '../../src/adapters/embedding-client.ts';

/** What the document service counts on when it shows what was read. */
export function describeChunks(pacts: ReturnType<typeof openPacts>): void {
  it('embedding shows the chunks of a version', async () => {
    const query = { tenantId: 'tenant-a', version: '1', from: '0', limit: '50' };
    const [documentId, chunkId] = ['document-1', '7b1f9a52-9c58-5d2e-8d4c-2a5b6c7d8e9f'];
    const words = 'Terns travel.';
    await pacts.call(
      'embedding',
      {
        operation: 'show-chunks',
        given: 'something else is held of a document, and another document',
        request: {
          ...{ method: 'GET', path: `/internal/documents/${documentId}/chunks`, query },
          headers: { accept: 'application/json' },
        },
        answer: {
          status: 200,
          body: {
            chunks: listOf({
              ...{ chunkId: text(chunkId), ordinal: whole(0), text: text(words), tokenCount: whole(6) },
              ...{ headings: [], place: { lead: '', repeated: whole(0), start: whole(0) } },
            }),
          },
        },
      },
      async (client) => {
        const asked = { documentId, tenantId: 'tenant-a', version: 1, from: 0, limit: 50 };
        const { signal } = new AbortController();
        const found = await createEmbeddingClient(client, { timeoutMs: 20_000 }).page(asked, signal);
        const place = { lead: '', repeated: 0, start: 0 };
        const chunk = { chunkId, ordinal: 0, text: words, tokenCount: 6, headings: [], place };
        expect(found).toEqual({ chunks: [chunk], next: undefined });
      },
    );
  });
}
