import { expect, it } from 'vitest';
import { sendOnce } from './send-once.ts';

it.each([204, 205, 304])('takes a %d without a body, which browsers give a stream', async (status) => {
  const answer = new Response(null, { status, headers: { etag: '"1"' } });
  Object.defineProperty(answer, 'body', { value: new ReadableStream() });
  const request = new Request('http://localhost/v1/invitations/1', { method: 'DELETE' });
  const taken = await sendOnce({ fetch: async () => answer, request, headMs: 1_000, idleMs: 1_000 });
  expect([taken.status, taken.headers.get('etag')]).toEqual([status, '"1"']);
});
