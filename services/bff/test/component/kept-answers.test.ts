import type { Principal } from '@lectern/auth';
import { sendJson } from '@lectern/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eventText, sendCompletion } from '../support/send-completion.ts';
import { found, hit, principal, startBff, type TestBff } from '../support/start-bff.ts';

let bff: TestBff;
beforeEach(async () => {
  bff = await startBff({ model: 'one' });
});
afterEach(() => bff.stop());

const ask = (as: Principal = principal, headers: Record<string, string> = {}, more: object = {}) => {
  const body = JSON.stringify({ prompt: 'How long do refunds take?', ...more });
  return bff.call('/v1/generate', { method: 'POST', headers, body }, as);
};
/** The keys by which the model service was asked, in their order. */
const keys = () => bff.model.requests.map(({ body }) => JSON.parse(body).cacheKey as string | undefined);

it('asks the model service by one key for the same, and by another for other callers, limits and passages', async () => {
  await ask();
  await ask();
  const collections = ['0198d2f4-c4b1-7e3b-87a5-a0b1c2d3e4f6'];
  await ask({ ...principal, userId: 'user-2' });
  await ask({ ...principal, via: 'api-key', credentialId: 'key-1', collections });
  bff.retrieval.answer = (_, response) =>
    sendJson(response, found([{ ...hit, text: `${hit.text} Mostly.` }]));
  await ask();
  const [first, second, ...others] = keys();
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(second).toBe(first);
  expect(new Set([first, ...others]).size).toBe(4);
});

it('asks by one key for a question in the same conversation, and by another in another', async () => {
  const complete = (...contents: string[]) => {
    const messages = contents.map((content, at) => ({ role: at % 2 === 0 ? 'user' : 'assistant', content }));
    const body = JSON.stringify({ model: 'lectern', messages });
    return bff.call('/v1/chat/completions', { method: 'POST', body });
  };
  await complete('How long do refunds take?', 'In 14 days.', 'Why?');
  await complete('How long do refunds take?', 'In 14 days.', 'Why?');
  await complete('How long do parcels take?', 'In 3 days.', 'Why?');
  await complete('Why?');
  const [first, second, ...others] = keys();
  expect(second).toBe(first);
  expect(new Set([first, ...others]).size).toBe(3);
});

it.each(['no-cache', 'max-age=0, No-Store'])(
  'asks for an answer of now where the caller wants one: %s',
  async (value) => {
    await ask(principal, { 'cache-control': value });
    expect(keys()).toEqual([undefined]);
  },
);

it('shows an answer that was kept, whole and as a stream', async () => {
  const made = await ask();
  expect(made.headers.get('cache-status')).toBe('lectern; fwd=miss');
  expect(await made.json()).not.toHaveProperty('cached');
  bff.model.answer = (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const started = { target: 'primary', model: 'test-model', failed: [], cached: true };
    const usage = { inputTokens: 0, outputTokens: 0 };
    response.write(eventText('started', started) + eventText('delta', { text: 'In 14 days [1].' }));
    response.end(eventText('done', { usage }));
  };
  const kept = await ask();
  expect(kept.headers.get('cache-status')).toBe('lectern; hit');
  expect(await kept.json()).toMatchObject({ answer: 'In 14 days [1].', answered: true, cached: true });
  expect(await (await ask(principal, {}, { stream: true })).text()).toContain('"cached":true');
  for (const [path, more] of [
    ['/v1/chat/completions', { messages: [{ role: 'user', content: 'How long?' }] }],
    ['/v1/responses', { input: 'How long?' }],
  ] as const) {
    const body = JSON.stringify({ model: 'lectern', ...more });
    const response = await bff.call(path, { method: 'POST', body });
    expect([response.headers.get('cache-status'), await response.json()]).toMatchObject([
      'lectern; hit',
      { cached: true },
    ]);
  }
});

it('says of an answer without a model that none was kept', async () => {
  bff.retrieval.answer = (_, response) => sendJson(response, found([]));
  bff.model.answer = (_, response) => sendCompletion(response, []);
  expect((await ask()).headers.get('cache-status')).toBe('lectern; fwd=miss');
});
