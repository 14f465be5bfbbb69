import type { SessionClient } from '@lectern/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../src/test-platform.ts';

let test: TestPlatform;

beforeAll(async () => {
  test = await startTestPlatform({ REQUEST_COUNTS_INTERVAL_MS: '4000' });
});
afterAll(() => test?.close());

/** An API key that may search and no more. */
async function newKey(client: SessionClient): Promise<{ id: string; key: string }> {
  return (await client.api.POST('/v1/api-keys', { body: { name: 'Crawler', scopes: ['search'] } })).data;
}

/** Requests by a key, all at once, the refused ones for want of a scope; their statuses. */
async function ask(key: string, { answered, refused }: { answered: number; refused: number }) {
  const headers = { authorization: `Bearer ${key}` };
  const get = async (path: string) => {
    const response = await fetch(test.url + path, { headers });
    await response.arrayBuffer();
    return response.status;
  };
  const asked = [
    ...Array.from({ length: answered }, () => get('/v1/users/me')),
    ...Array.from({ length: refused }, () => get('/v1/documents')),
  ];
  expect(await Promise.all(asked)).toEqual([...Array(answered).fill(200), ...Array(refused).fill(403)]);
}

const usage = async (client: SessionClient, groupBy: 'key' | 'day') =>
  (await client.api.GET('/v1/usage', { params: { query: { groupBy } } })).data;
const sumOf = async (client: SessionClient, group: string) => {
  const { data } = await usage(client, 'key');
  const { requests, refusedRequests, failedRequests } = data.find((sum) => sum.group === group) ?? {};
  return { requests, refusedRequests, failedRequests };
};
const patience = { timeout: 60_000 };

describe('the requests of a tenant', () => {
  it('are shown by key and day, refused ones among them, and survive an orderly stop of the gateway', async () => {
    const client = await test.newTenant();
    const { id, key } = await newKey(client);
    await ask(key, { answered: 14, refused: 6 });
    await expect
      .poll(() => sumOf(client, id), patience)
      .toEqual({ requests: 20, refusedRequests: 6, failedRequests: 0 });
    // Nothing of these was sent when the gateway is asked to stop: the counts above have only just come.
    await ask(key, { answered: 25, refused: 5 });
    const stopped = test.platform.pids().gateway ?? 0;
    process.kill(stopped, 'SIGTERM');
    await expect.poll(() => isUp(stopped), patience).toBe(true);
    await expect
      .poll(() => sumOf(client, id), patience)
      .toEqual({ requests: 50, refusedRequests: 11, failedRequests: 0 });
    const { of, data } = await usage(client, 'day');
    expect(of).toBe('tenant');
    const requests = data.reduce((sum, day) => sum + (day.requests ?? 0), 0);
    // Those of the session are in it too, which has asked for reports until they were there.
    expect(requests).toBeGreaterThan(50);
    for (const day of data) expect(day.group).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  it('are shown to a key as far as they are its own, whatever scope it has, and to no other tenant', async () => {
    const client = await test.newTenant();
    const [mine, other] = [await newKey(client), await newKey(client)];
    await ask(mine.key, { answered: 3, refused: 0 });
    await ask(other.key, { answered: 2, refused: 0 });
    await expect.poll(async () => (await sumOf(client, other.id)).requests, patience).toBe(2);
    const response = await fetch(`${test.url}/v1/usage?groupBy=key`, {
      headers: { authorization: `Bearer ${mine.key}` },
    });
    expect(await response.json()).toMatchObject({
      of: 'key',
      data: [{ group: mine.id, requests: 3, refusedRequests: 0, calls: 0, cost: 0 }],
    });
    const stranger = await test.newTenant();
    const { data } = await usage(stranger, 'key');
    expect(data.map(({ group }) => group)).not.toContain(mine.id);
  });
});

/** Whether another gateway runs in the place of that one, and answers. */
async function isUp(before: number): Promise<boolean> {
  const now = test.platform.pids().gateway;
  if (now === undefined || now === before) return false;
  return fetch(`${test.url}/v1/platform`).then(
    ({ ok }) => ok,
    () => false,
  );
}
