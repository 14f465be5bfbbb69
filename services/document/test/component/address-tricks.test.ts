import { addressTricks, type Canary, startCanary } from '@lectern/egress/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Harness, startDocument } from '../support/start-document.ts';

let canary: Canary;
let strict: Harness;

beforeAll(async () => {
  canary = await startCanary();
  strict = await startDocument({ INGEST_URL_PORTS: `80,443,${canary.port}` });
});
afterAll(async () => {
  await strict.stop();
  await canary.stop();
});

const post = (url: string) => strict.call('POST', '/v1/documents', { json: { url } });

it('no spelling of an address reaches a server on this machine, or says whether there is one', async () => {
  const tricks = addressTricks(canary.port);
  expect(new Set(tricks).size).toBeGreaterThanOrEqual(110);
  const answers = new Map<string, { status: number; body: Record<string, unknown> }>();
  for (const url of tricks) answers.set(url, await post(url));
  const accepted = [...answers].filter(
    ([, { status, body }]) =>
      !(status === 400 && body.reason === 'invalid_body') &&
      !(status === 422 && body.reason === 'url_not_allowed'),
  );
  expect(accepted).toEqual([]);
  expect(canary.hits()).toBe(0);
  expect(await strict.blobKeys()).toEqual([]);
});

it('a port that is open is refused as one that is closed', async () => {
  const shown = async (url: string) => {
    const { status, body } = await post(url);
    const { requestId: _id, traceId: _trace, instance: _instance, ...rest } = body;
    return { status, ...rest };
  };
  const [first, ...others] = await Promise.all(
    [
      `http://127.0.0.1:${canary.port}/`,
      'http://127.0.0.1/',
      'http://127.0.0.1:443/',
      'http://10.255.255.1/',
      'http://169.254.169.254/latest/meta-data/',
      'http://localhost/',
      'http://metadata.google.internal/',
      `http://[::1]:${canary.port}/`,
    ].map(shown),
  );
  expect(first).toMatchObject({ status: 422, reason: 'url_not_allowed' });
  for (const other of others) expect(other).toEqual(first);
  expect(canary.hits()).toBe(0);
});
