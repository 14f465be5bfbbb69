import { randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { noopTelemetry } from '@lectern/telemetry';
import { type BlobLink, openBlobLink, testAws } from '@lectern/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BlobStore, createS3BlobStore } from '../../src/index.ts';

const mebibyte = 1024 * 1024;
const contentType = 'text/plain';

describe('S3BlobStore, when the store is silent', () => {
  const bucket = `silent-${randomUUID()}`;
  const somewhere = () => ({ bucket, key: `t/${randomUUID()}/1` });
  const stallTimeoutMs = 400;
  let link: BlobLink;
  let slow: BlobStore;
  const open = (stallTimeoutMs: number) => {
    const { region, credentials } = testAws();
    const options = { region, credentials, forcePathStyle: true, telemetry: noopTelemetry() };
    return createS3BlobStore({ ...options, endpoint: link.url, stallTimeoutMs });
  };
  beforeAll(async () => {
    link = await openBlobLink(testAws().endpoint);
    slow = open(stallTimeoutMs);
    await slow.ensureBucket(bucket);
  });
  afterEach(() => link.mend());
  afterAll(async () => {
    await slow.close();
    await link.close();
  });

  const away = { code: 'unavailable', reason: 'blob_store_unavailable', retryable: true };
  const signal = new AbortController().signal;

  it.each<[string, () => Promise<unknown>]>([
    ['a small put', () => slow.put(somewhere(), Buffer.from('x'), { contentType })],
    ['a put of a whole part', () => slow.put(somewhere(), randomBytes(4 * mebibyte), { contentType })],
    ['a get', () => slow.get(somewhere())],
    ['a delete', () => slow.delete(somewhere())],
    ['a list', () => slow.list(bucket, { prefix: '', limit: 1, signal })],
    ['a check', () => slow.check(bucket, signal)],
  ])('%s fails after one silence', async (_what, call) => {
    link.stall();
    await expect(call()).rejects.toMatchObject(away);
    expect(link.unanswered).toBe(1);
  });

  it('a put that has begun fails after one silence, though its parts cannot be removed either', async () => {
    const patient = open(1_000);
    let stalledAt = 0;
    const source = Readable.from(
      (async function* () {
        yield randomBytes(6 * mebibyte);
        stalledAt = performance.now();
        link.stall();
        yield randomBytes(6 * mebibyte);
      })(),
    );
    await expect(patient.put(somewhere(), source, { contentType })).rejects.toMatchObject(away);
    expect(performance.now() - stalledAt).toBeLessThan(2_000);
    await patient.close();
  });

  it('readers that wait for other readers do not wait one silence after the other', async () => {
    const at = somewhere();
    await slow.put(at, Buffer.from('x'), { contentType });
    link.stall();
    await Promise.all(Array.from({ length: 20 }, () => expect(slow.get(at)).rejects.toMatchObject(away)));
    expect(link.unanswered).toBeLessThan(20);
    link.mend();
    expect(await slow.get(at)).toMatchObject({ bytes: 1 });
  });

  it('a put from a source that is slow, but moves, is not cut', async () => {
    const source = Readable.from(
      (async function* () {
        for (const _ of [1, 2, 3, 4]) {
          yield randomBytes(2 * mebibyte);
          await setTimeout(stallTimeoutMs);
        }
      })(),
    );
    expect(await slow.put(somewhere(), source, { contentType })).toMatchObject({ bytes: 8 * mebibyte });
  });
});
