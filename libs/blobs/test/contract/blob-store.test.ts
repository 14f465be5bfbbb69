import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { AppError } from '@lectern/errors';
import { noopTelemetry } from '@lectern/telemetry';
import { freePort, testAws } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BlobStore, createS3BlobStore, type S3BlobStoreOptions } from '../../src/index.ts';
import { type RecordingProxy, startRecordingProxy } from '../recording-proxy.ts';

const mebibyte = 1024 * 1024;
const contentType = 'text/plain';

describe('S3BlobStore', () => {
  const bucket = `blobs-${randomUUID()}`;
  let options: S3BlobStoreOptions;
  let proxy: RecordingProxy;
  let blobs: BlobStore;
  const somewhere = () => ({ bucket, key: `t/${randomUUID()}/1` });

  beforeAll(async () => {
    const { region, endpoint, credentials } = testAws();
    proxy = await startRecordingProxy(endpoint);
    options = {
      region,
      credentials,
      forcePathStyle: true,
      stallTimeoutMs: 7_000,
      telemetry: noopTelemetry(),
    };
    blobs = createS3BlobStore({ ...options, endpoint: proxy.url });
    await blobs.ensureBucket(bucket);
  });
  afterAll(async () => {
    await blobs.close();
    await proxy.close();
  });

  it('gives back the bytes, their count, their hash and their type', async () => {
    const at = somewhere();
    const stored = await blobs.put(at, Readable.from([Buffer.from('hello '), Buffer.from('world')]), {
      contentType,
    });
    expect(stored).toEqual({
      bytes: 11,
      sha256: createHash('sha256').update('hello world').digest('hex'),
    });
    const { body, ...facts } = await blobs.get(at);
    expect(facts).toEqual({ bytes: 11, contentType });
    expect((await buffer(body)).toString()).toBe('hello world');
  });

  it('gives out what is expected alone: of a small blob nothing, of a large one never its end', async () => {
    const [small, large] = [somewhere(), somewhere()];
    const bytes = randomBytes(9 * mebibyte);
    const expected = await blobs.put(large, bytes, { contentType });
    const expectedSmall = await blobs.put(small, Buffer.from('abc'), { contentType });
    expect((await buffer((await blobs.get(large, { expected })).body)).equals(bytes)).toBe(true);
    expect((await buffer((await blobs.get(small, { expected: expectedSmall })).body)).toString()).toBe('abc');

    await blobs.put(small, Buffer.from('abd'), { contentType });
    const damaged = { code: 'internal', reason: 'content_damaged', retryable: false };
    await expect(blobs.get(small, { expected: expectedSmall })).rejects.toMatchObject(damaged);
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    await blobs.put(large, bytes, { contentType });
    let read = 0;
    const reading = async () => {
      for await (const part of (await blobs.get(large, { expected })).body)
        read += (part as Buffer).byteLength;
    };
    await expect(reading()).rejects.toMatchObject(damaged);
    expect(read).toBeLessThan(bytes.byteLength);
    await blobs.put(large, bytes.subarray(1), { contentType });
    await expect(blobs.get(large, { expected })).rejects.toMatchObject(damaged);
  });

  it('takes a Buffer, and an empty one', async () => {
    const at = somewhere();
    expect(await blobs.put(at, Buffer.alloc(0), { contentType })).toMatchObject({ bytes: 0 });
    expect(await blobs.get(at)).toMatchObject({ bytes: 0 });
    expect(await blobs.put(at, Buffer.from('abc'), { contentType })).toMatchObject({ bytes: 3 });
    expect((await buffer((await blobs.get(at)).body)).toString()).toBe('abc');
  });

  it('streams a large blob while holding no more than one part of it', async () => {
    const at = somewhere();
    const total = 48 * mebibyte;
    const before = proxy.bytesSent();
    let read = 0;
    let lead = 0;
    const chunk = randomBytes(64 * 1024);
    const source = Readable.from(
      (function* () {
        for (; read < total; read += chunk.byteLength) {
          lead = Math.max(lead, read - (proxy.bytesSent() - before));
          yield chunk;
        }
      })(),
    );
    expect(await blobs.put(at, source, { contentType })).toMatchObject({ bytes: total });
    expect(lead).toBeGreaterThan(0);
    // The part, and what streams and sockets buffer on the way.
    expect(lead).toBeLessThan(6 * mebibyte);
    let got = 0;
    for await (const part of (await blobs.get(at)).body) got += (part as Buffer).byteLength;
    expect(got).toBe(total);
  });

  it('shows a reader the old bytes until the new ones are whole', async () => {
    const at = somewhere();
    await blobs.put(at, Buffer.from('old'), { contentType });
    const seen: string[] = [];
    const source = Readable.from(
      (async function* () {
        yield randomBytes(12 * mebibyte);
        seen.push((await buffer((await blobs.get(at)).body)).toString());
      })(),
    );
    await blobs.put(at, source, { contentType });
    expect(seen).toEqual(['old']);
    expect(await blobs.get(at)).toMatchObject({ bytes: 12 * mebibyte });
  });

  it.each([
    ['in the first part', 1, false],
    ['after several parts', 12, true],
  ])('leaves no object and no parts when it is aborted %s', async (_when, size, multipart) => {
    const at = somewhere();
    const stop = new AbortController();
    const source = Readable.from(
      (function* () {
        for (let sent = 0; sent < size; sent += 1) yield randomBytes(mebibyte);
        stop.abort();
        yield randomBytes(mebibyte);
      })(),
    );
    await expect(blobs.put(at, source, { contentType, signal: stop.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    await expect(blobs.get(at)).rejects.toMatchObject({ code: 'not_found', reason: 'blob_not_found' });
    const ours = proxy.requests.filter((line) => line.includes(at.key));
    expect(ours.some((line) => line.startsWith('POST') && line.includes('uploads'))).toBe(multipart);
    expect(ours.some((line) => line.startsWith('DELETE') && line.includes('uploadId='))).toBe(multipart);
  });

  it('leaves no object when the source fails, and hands on what it failed with', async () => {
    const at = somewhere();
    const tooLarge = new AppError('payload_too_large', 'At most 8 MiB.');
    const source = Readable.from(
      (function* () {
        yield randomBytes(8 * mebibyte);
        throw tooLarge;
      })(),
    );
    await expect(blobs.put(at, source, { contentType })).rejects.toBe(tooLarge);
    await expect(blobs.get(at)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('leaves no object when the source ends before its end', async () => {
    const at = somewhere();
    const source = new Readable({ read: () => undefined });
    const stored = blobs.put(at, source, { contentType });
    source.push('half of it');
    source.destroy();
    await expect(stored).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
    await expect(blobs.get(at)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('names a missed deadline, and keeps a reason that is one of ours', async () => {
    const never = () => new Readable({ read: () => undefined });
    const late = AbortSignal.abort(new DOMException('late', 'TimeoutError'));
    await expect(blobs.put(somewhere(), never(), { contentType, signal: late })).rejects.toMatchObject({
      code: 'deadline_exceeded',
    });
    const reason = new AppError('unavailable', 'Shutting down.');
    await expect(
      blobs.put(somewhere(), never(), { contentType, signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
  });

  it('ends the body of an open blob when its signal aborts', async () => {
    const at = somewhere();
    await blobs.put(at, randomBytes(4 * mebibyte), { contentType });
    const stop = new AbortController();
    const { body } = await blobs.get(at, { signal: stop.signal });
    stop.abort();
    await expect(buffer(body)).rejects.toThrow();
    expect(body.destroyed).toBe(true);
  });

  it('asks for no more of a large blob than is read, and for the whole of a small one at once', async () => {
    const [small, large] = [somewhere(), somewhere()];
    await blobs.put(small, randomBytes(mebibyte), { contentType });
    await blobs.put(large, randomBytes(9 * mebibyte), { contentType });
    const asked = (key: string) => proxy.requests.filter((line) => line === `GET ${keyPath(key)}`).length;
    const keyPath = (key: string) => `/${bucket}/${key}?x-id=GetObject`;
    await buffer((await blobs.get(small)).body);
    expect(asked(small.key)).toBe(1);
    const { body, bytes } = await blobs.get(large);
    expect(bytes).toBe(9 * mebibyte);
    for await (const _ of body) break;
    expect(asked(large.key)).toBe(1);
    expect((await buffer((await blobs.get(large)).body)).byteLength).toBe(9 * mebibyte);
    expect(asked(large.key)).toBe(1 + 3);
  });

  it('never mixes the bytes of two versions', async () => {
    const at = somewhere();
    await blobs.put(at, randomBytes(5 * mebibyte), { contentType });
    const { body } = await blobs.get(at);
    await blobs.put(at, randomBytes(5 * mebibyte), { contentType });
    await expect(buffer(body)).rejects.toMatchObject({ code: 'unavailable', reason: 'blob_replaced' });
  });

  it('deletes, and deletes again', async () => {
    const at = somewhere();
    await blobs.put(at, Buffer.from('x'), { contentType });
    await blobs.delete(at);
    await blobs.delete(at);
    await expect(blobs.get(at)).rejects.toMatchObject({ reason: 'blob_not_found' });
  });

  it('lists the keys with a prefix in their order, page by page', async () => {
    const prefix = `list-${randomUUID()}/`;
    const keys = ['a/1', 'a/2', 'b'].map((key) => prefix + key);
    for (const key of [...keys].reverse())
      await blobs.put({ bucket, key }, Buffer.from('x'), { contentType });
    const page = (after: string | undefined, limit: number) =>
      blobs.list(bucket, { prefix, after, limit, signal: AbortSignal.timeout(10_000) });
    const [first, second] = await page(undefined, 2);
    expect([first?.key, second?.key]).toEqual(keys.slice(0, 2));
    expect(first?.modifiedAt.getTime()).toBeGreaterThan(Date.now() - 60_000);
    expect((await page(second?.key, 2)).map(({ key }) => key)).toEqual(keys.slice(2));
    expect(await page(keys[2], 2)).toEqual([]);
  });

  it('makes a bucket once when several instances ask at once', async () => {
    const fresh = `fresh-${randomUUID()}`;
    await Promise.all([1, 2, 3].map(() => blobs.ensureBucket(fresh)));
    await blobs.put({ bucket: fresh, key: 'k' }, Buffer.from('x'), { contentType });
  });

  it('calls a store that cannot be reached unavailable, and lets go of the source', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    const nowhere = createS3BlobStore({ ...options, endpoint });
    const source = Readable.from([Buffer.from('x')]);
    const gone = { code: 'unavailable', reason: 'blob_store_unavailable', retryable: true };
    await expect(nowhere.put(somewhere(), source, { contentType })).rejects.toMatchObject(gone);
    await expect(nowhere.get(somewhere())).rejects.toMatchObject(gone);
    expect(source.destroyed).toBe(true);
    await nowhere.close();
  });
});
