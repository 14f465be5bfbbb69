import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startBff, type TestBff } from '../support/start-bff.ts';

let bff: TestBff;
beforeAll(async () => {
  bff = await startBff();
});
afterAll(() => bff.stop());
beforeEach(() => {
  bff.retrieval.requests.splice(0);
});

const searched = () => bff.retrieval.requests.map(({ body }) => JSON.parse(body));

describe('a filter', () => {
  it('narrows what an answer rests on, and is refused when it is none', async () => {
    const generate = (filter: object) => {
      const body = JSON.stringify({ prompt: 'How long?', filter });
      return bff.call('/v1/generate', { method: 'POST', body });
    };
    const filter = {
      metadata: { year: { gte: 2024 } },
      or: [{ ownerId: 'me' }, { metadata: { tags: 'a' } }],
    };
    expect((await generate(filter)).status).toBe(200);
    expect((await generate({ metadata: { year: { over: 1 } } })).status).toBe(400);
    expect(searched()).toMatchObject([{ query: 'How long?', filter }]);
  });

  it('narrows the passages of a context, and is refused when it is none', async () => {
    const context = (text: string) =>
      bff.call(`/v1/ai-agent/context/me?q=x&filter=${encodeURIComponent(text)}`);
    const filter = { metadata: { lang: { in: ['de', 'en'] } } };
    expect((await context(JSON.stringify(filter))).status).toBe(200);
    for (const text of ['{', '[]', '{"metadata":{"lang":{"like":"d"}}}'])
      expect((await context(text)).status).toBe(400);
    expect(searched()).toMatchObject([{ query: 'x', filter }]);
  });
});
