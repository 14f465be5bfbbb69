import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { identityHeaders } from '@lectern/auth/testing';
import { testBucket } from '@lectern/service/testing';
import { eventually } from '@lectern/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openEvents } from '../support/read-events.ts';
import { alice, bob, file, form, type Harness, putText, startDocument } from '../support/start-document.ts';

const mebibyte = 1024 * 1024;
let service: Harness;
const sockets: Socket[] = [];

beforeAll(async () => {
  service = await startDocument({
    MAX_UPLOADS_PER_CALLER: '1',
    MAX_UPLOADS: '2',
    MAX_DOWNLOADS_PER_CALLER: '1',
    MAX_STREAMS_PER_CALLER: '2',
    MAX_WAITS_PER_CALLER: '1',
    BODY_IDLE_TIMEOUT_MS: '1000',
    ANSWER_IDLE_TIMEOUT_MS: '1000',
  });
});
afterAll(() => service.stop());
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** Sends the head of a request as alice, and `body`, and then nothing more. */
function stall(start: string, lines: readonly string[], body: Buffer | string = '') {
  const identity = Object.entries(identityHeaders(alice)).map(([name, value]) => `${name}: ${value}`);
  const head = [`${start} HTTP/1.1`, 'Host: document', ...identity, ...lines].join('\r\n');
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1', () => {
    socket.write(`${head}\r\n\r\n`);
    socket.write(body);
  });
  socket.on('error', () => socket.destroy());
  sockets.push(socket);
  let received = '';
  return {
    read: () => socket.on('data', (chunk) => (received += chunk.toString('latin1'))),
    ended: async () => {
      if (!socket.destroyed) await once(socket, 'close');
      return received;
    },
  };
}

const multipart = ['Content-Type: multipart/form-data; boundary=b', `Content-Length: ${20 * mebibyte}`];
const partHead = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n';

async function taken(group: string): Promise<number> {
  const metrics = await (await fetch(`${service.adminUrl}/metrics`)).text();
  return Number(
    new RegExp(`^http_server_concurrency\\{.*group="${group}".*\\} (\\d+)`, 'm').exec(metrics)?.[1],
  );
}
const untilTaken = (group: string, count: number) =>
  eventually(async () => ((await taken(group)) === count ? true : undefined), { what: `${count} ${group}` });

describe('an upload that stops in the middle', () => {
  it.each([
    ['a form, in its first part', 'POST /v1/documents', multipart, mebibyte],
    ['a form, after some parts were stored', 'POST /v1/documents', multipart, 12 * mebibyte],
    ['JSON', 'POST /v1/documents', ['Content-Type: application/json', 'Content-Length: 1000'], 100],
  ])('is answered 408 and leaves nothing: %s', async (_what, start, lines, bytes) => {
    const body =
      lines === multipart ? Buffer.concat([Buffer.from(partHead), Buffer.alloc(bytes, 'sea ')]) : ' ';
    const slow = stall(start, lines, body);
    slow.read();
    const received = await slow.ended();
    expect(received).toMatch(/^HTTP\/1\.1 408 /);
    expect(received).toContain('"reason":"body_stalled"');
    await untilTaken('uploads', 0);
    expect(await service.blobKeys()).toEqual([]);
    const uploads = await fetch(`${service.aws.endpoint}/${testBucket(service.aws)}?uploads`);
    expect(await uploads.text()).not.toContain('<UploadId>');
  });
});

describe('what runs at once', () => {
  const upload = (as: typeof alice, path = '/v1/documents') =>
    service.call('POST', path, { as, body: form({ file: file('The sea.', 'a.txt') }) });

  it('is bounded for uploads: 429 for the caller, 503 for all when none is left', async () => {
    stall('POST /v1/documents', multipart, partHead);
    await untilTaken('uploads', 1);
    const own = await upload(alice);
    expect(own).toMatchObject({ status: 429, body: { reason: 'too_many_uploads', details: { limit: 1 } } });
    expect(own.headers.get('retry-after')).toBe('2');
    expect((await upload(bob)).status).toBe(202);
  });

  it('is bounded for downloads, and one that is not read ends', async () => {
    const large = form({ file: file('The sea. '.repeat(3 * mebibyte), 'a.txt') });
    await untilTaken('uploads', 0);
    const { id } = (await service.call('POST', '/v1/documents', { body: large })).body;
    const path = `/v1/documents/${id}/content`;
    stall(`GET ${path}`, []);
    await untilTaken('downloads', 1);
    expect(await service.call('GET', path)).toMatchObject({
      status: 429,
      body: { reason: 'too_many_downloads' },
    });
    await untilTaken('downloads', 0);
    expect((await (await service.send('GET', path, {})).text()).length).toBe(27 * mebibyte);
  });

  it('is bounded for event streams', async () => {
    const { id } = await putText(service);
    const streams = [await openEvents(service, id), await openEvents(service, id)];
    expect(streams.map(({ status }) => status)).toEqual([200, 200]);
    const third = await service.call('GET', `/v1/documents/${id}/events`);
    expect(third).toMatchObject({ status: 429, body: { reason: 'too_many_streams' } });
    await service.call('DELETE', `/v1/documents/${id}`);
    await untilTaken('streams', 0);
  });

  it('is bounded for calls that wait, which hold up no other upload, before anything is stored', async () => {
    const wait = '/v1/documents?wait=indexed&timeoutMs=30000';
    const gone = new AbortController();
    const json = { title: 'Waits', text: 'The moon.' };
    const waiting = service.call('POST', wait, { json, signal: gone.signal });
    await untilTaken('waits', 1);
    await untilTaken('uploads', 0);
    const before = await service.blobKeys();
    expect(await upload(alice, wait)).toMatchObject({ status: 429, body: { reason: 'too_many_waits' } });
    expect(await service.blobKeys()).toEqual(before);
    expect((await upload(alice)).status).toBe(202);
    gone.abort();
    await expect(waiting).rejects.toThrow();
    await untilTaken('waits', 0);
  });
});
