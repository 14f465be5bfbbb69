import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answerOf, serveApp } from '../test/serve-app.ts';
import { route } from './index.ts';
import { httpLimits } from './limits.ts';

const echo = route({
  method: 'get',
  path: '/v1/echo',
  summary: '',
  auth: 'none',
  query: z.record(z.string(), z.string()),
  handler: async ({ query }) => ({ body: query }),
});
const names = (count: number) => Array.from({ length: count }, (_, i) => `p${i}=${i}`).join('&');

describe('a query string', () => {
  it('is a text for each name', async () => {
    const { url } = await serveApp([echo]);
    expect((await answerOf(fetch(`${url}/v1/echo?q=a%20b+c&empty=&bare`))).body).toEqual({
      q: 'a b c',
      empty: '',
      bare: '',
    });
    expect((await answerOf(fetch(`${url}/v1/echo`))).body).toEqual({});
  });

  it.each([
    ['too many parameters', names(httpLimits.queryParameters.value + 1), 'too_many_parameters'],
    ['far too many', names(1_200), 'too_many_parameters'],
    ['one again and again', 'a=1&'.repeat(2_000), 'too_many_parameters'],
    ['one twice', 'a=1&b=2&a=3', 'repeated_parameter'],
  ])('with %s is refused', async (_what, query, reason) => {
    const { url } = await serveApp([echo]);
    expect(await answerOf(fetch(`${url}/v1/echo?${query}`))).toMatchObject({ status: 400, body: { reason } });
  });

  it('is told which parameter comes twice', async () => {
    const { url } = await serveApp([echo]);
    const { body } = await answerOf(fetch(`${url}/v1/echo?a=1&b=2&b=3`));
    expect(body).toMatchObject({ error: { param: 'b' } });
  });
});
