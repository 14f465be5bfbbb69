import type { openPacts } from '@lectern/contracts/testing';
import { it } from 'vitest';
import { createModelClient } from '../../src/request-counts/model-client.ts';

/** What the gateway tells the model service by calls of its own. */
export function modelPacts(pacts: ReturnType<typeof openPacts>): void {
  it('how many requests it has counted', async () => {
    const batch = {
      ...{ sender: '0193a1f8-2b3c-4e4d-8f50-1a2b3c4d5e6f', batch: 1 },
      counts: [
        {
          ...{ tenantId: 'tenant-1', userId: 'user-1', keyId: 'key-1', day: '2026-11-29' },
          ...{ requests: 3, refused: 2, failed: 1 },
        },
      ],
    };
    await pacts.call(
      'model',
      {
        operation: 'add-request-counts',
        given: 'the service has started',
        request: {
          method: 'POST',
          path: '/internal/request-counts',
          headers: { accept: 'application/json' },
          body: batch,
        },
        answer: { status: 204 },
      },
      async (client) => {
        const { signal } = new AbortController();
        await createModelClient(client).addRequestCounts(batch, signal);
      },
    );
  });
}
