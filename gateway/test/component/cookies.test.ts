import { sessionCookies } from '@lectern/auth';
import { expect, it } from 'vitest';
import { start } from '../support/instances.ts';

const { secure, loopback } = sessionCookies;
const sent = `a=1; ${secure}=rt_s; ${loopback}=rt_l; x${loopback}=2; ${loopback}; =${loopback}; session=3`;

it.each([
  ['POST', '/v2/sessions/refresh'],
  ['DELETE', '/v2/sessions/current'],
])(
  'the cookies of sessions reach the service that gave them, and no others do: %s %s',
  async (method, path) => {
    const gateway = await start();
    await gateway.fetch(path, { method, headers: { cookie: sent } });
    const reached = gateway.user.requests.find(({ url }) => url === path);
    expect(reached?.headers.cookie).toBe(`${secure}=rt_s; ${loopback}=rt_l`);
  },
);

it.each([
  ['user', '/v1/users/me'],
  ['user', '/v1/sessions'],
  ['document', '/v1/documents'],
] as const)('no cookie goes to another path, or comes from it: %s, %s', async (service, path) => {
  const gateway = await start();
  const upstream = gateway[service];
  const usual = upstream.answer;
  upstream.answer = (request, response) => {
    response.setHeader('set-cookie', [`${loopback}=rt_x`, 'a=1']);
    usual(request, response);
  };
  const answer = await gateway.fetch(path, { method: 'POST', headers: { cookie: sent } });
  const reached = upstream.requests.find(({ url }) => url === path);
  expect(reached?.headers.cookie).toBeUndefined();
  expect(answer.headers.getSetCookie()).toEqual([]);
});

it('the cookies of sessions reach the browser, and no others do', async () => {
  const gateway = await start();
  gateway.user.answer = (_request, response) => {
    const cookies = [`${secure}=rt_x; Secure`, 'a=1', `${loopback}=rt_y`, `${loopback}`];
    response.setHeader('set-cookie', cookies).end();
  };
  const answer = await gateway.fetch('/v2/sessions', { method: 'POST' });
  expect(answer.headers.getSetCookie()).toEqual([`${secure}=rt_x; Secure`, `${loopback}=rt_y`]);
});
