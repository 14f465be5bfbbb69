import { describe, expect, it } from 'vitest';
import { readDescription } from './fuzz-platform.ts';
import { createJudge } from './judge.ts';
import type { FuzzRequest } from './world.ts';

const nothing = { first: '', second: '' };
const account = { email: '', password: '' };
const judge = createJudge(await readDescription(), {
  credentials: { first: 'a', second: 'b', narrow: 'c', limited: 'e', none: undefined, unknown: 'd' },
  accounts: { first: account, second: account },
  owned: { first: nothing, second: nothing },
  marks: { first: 'canary-of-first', second: 'canary-of-second' },
} as never);
const request: FuzzRequest = {
  method: 'GET',
  path: '/v1/members',
  query: [],
  headers: [],
  body: undefined,
  identity: 'first',
};
const ofList = {
  'content-type': 'application/json',
  'cache-control': 'no-store',
  'x-request-id': '1',
  vary: 'Accept',
};
const list = JSON.stringify({ data: [], nextCursor: null });
const answer = (status: number, text: string, headers: Record<string, string> = ofList) => ({
  status,
  text,
  headers: new Headers(headers),
});

describe('an answer', () => {
  it('is right as it is described', () => expect(judge(request, answer(200, list))).toEqual([]));

  it.each([
    ['a status that is not described', request, answer(201, list)],
    ['a header that is missing', request, answer(200, list, { 'content-type': 'application/json' })],
    ['another body', request, answer(200, '{"data":[]}')],
    ['a 5xx', request, answer(500, '{}')],
    ['a mark of the other tenant', request, answer(200, list, { ...ofList, vary: 'canary-of-second' })],
    ['a mark for strangers', { ...request, identity: 'none' as const }, answer(404, 'canary-of-first')],
    ['an error that is no problem+json', { ...request, method: 'PUT' }, answer(405, '', { allow: 'GET' })],
    ['a 405 without Allow', { ...request, method: 'PUT' }, answer(405, '{}', {})],
    ['success of what is not described', { ...request, method: 'PUT' }, answer(200, '{}')],
  ])('is wrong with %s', (_what, asked, given) => {
    expect(judge(asked, given)).not.toEqual([]);
  });
});
