import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FileServer, startFileServer, withHeaders } from '../../../test/support/file-server.ts';

let server: FileServer;
const sea = withHeaders({ 'content-type': 'text/plain' }, 'The sea.');

beforeAll(async () => {
  server = await startFileServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.answer = sea;
});
/** Whatever became of a file, no connection is left. */
afterEach(() => server.settle());

describe('a file', () => {
  it.each([
    ['the header', '/x', `attachment; filename="tides 2026.pdf"`, 'tides 2026.pdf'],
    ['the header in UTF-8', '/x', `inline; filename*=UTF-8''Gr%C3%B6%C3%9Fe.pdf`, 'Größe.pdf'],
    ['the path', '/a/b/Flood%20tables.txt?x=1', undefined, 'Flood tables.txt'],
    ['the path, for a header without one', '/a.txt', 'inline', 'a.txt'],
    ['the path, for a header that is broken', '/a.txt', 'attachment; filename="', 'a.txt'],
    ['a path that cannot be decoded', '/100%25%', undefined, '100%25%'],
    ['nothing', '/', undefined, undefined],
  ])('is called after %s', async (_what, path, disposition, fileName) => {
    server.answer = withHeaders(disposition === undefined ? {} : { 'content-disposition': disposition });
    const file = await server.open(path);
    expect(file.fileName).toBe(fileName);
    file.body.destroy();
  });

  it('has the type and the length that the server says', async () => {
    server.answer = withHeaders({ 'content-type': 'text/html; charset=utf-8', 'content-length': '3' }, 'abc');
    const { body, ...facts } = await server.open('/a');
    expect(facts).toEqual({ fileName: 'a', declaredType: 'text/html; charset=utf-8', announcedBytes: 3 });
    body.destroy();
  });

  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['GZIP', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['identity', Buffer.from],
  ])('is unpacked from %s, though nobody asked for that', async (encoding, pack) => {
    server.answer = withHeaders({ 'content-encoding': encoding }, pack(Buffer.from('The sea.')));
    expect(await server.read('/')).toBe('The sea.');
  });

  it.each(['zstd', 'compress', 'gzip, gzip', ''])('is refused in the compression %j', async (encoding) => {
    server.answer = withHeaders({ 'content-encoding': encoding });
    await expect(server.open('/')).rejects.toMatchObject({ reason: 'url_not_fetched' });
  });

  it('that unpacks without end is unpacked no further than it is read', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    server.answer = withHeaders({ 'content-encoding': 'gzip' }, bomb);
    const { body, announcedBytes } = await server.open('/');
    expect(announcedBytes).toBeUndefined();
    await once(body, 'readable');
    expect(body.readableLength).toBeLessThan(256 * 1024);
    body.destroy();
  });
});

describe('a server that gives no file', () => {
  it.each([
    [201, false],
    [204, false],
    [206, false],
    [304, false],
    [401, false],
    [404, false],
    [429, true],
    [500, true],
    [503, true],
  ])('is told by its status: %s', async (status, retryable) => {
    server.answer = (_req, res) => res.writeHead(status).end();
    const refused = server.open('/');
    await expect(refused).rejects.toMatchObject({
      code: 'unprocessable',
      reason: 'url_not_fetched',
      details: { status },
      retryable,
    });
  });

  it('is told by its status, when it redirects to nowhere', async () => {
    server.answer = (_req, res) => res.writeHead(302).end();
    await expect(server.open('/')).rejects.toMatchObject({ details: { status: 302 } });
  });

  it.each<[string, RequestListener]>([
    ['breaks off', (req) => req.socket.destroy()],
    ['speaks another protocol', (req) => req.socket.end('SSH-2.0-OpenSSH_10.0\r\n')],
    ['has too many headers', withHeaders({ 'x-long': 'x'.repeat(20_000) })],
  ])('is told without its details: it %s', async (_what, how) => {
    server.answer = how;
    await expect(server.open('/')).rejects.toMatchObject({
      reason: 'url_not_fetched',
      message: 'The server cannot be reached, or its answer is cut off or malformed.',
      details: {},
      retryable: true,
    });
  });

  it.each<[string, RequestListener]>([
    [
      'ends in the middle',
      (_req, res) => res.writeHead(200, { 'content-length': '9' }).write('x', () => res.destroy()),
    ],
    ['is cut in a chunk', (_req, res) => res.writeHead(200).write('x', () => res.destroy())],
    [
      'is cut in its compression',
      withHeaders({ 'content-encoding': 'gzip' }, gzipSync('The sea.').subarray(0, 15)),
    ],
    ['is not what its compression says', withHeaders({ 'content-encoding': 'br' }, 'The sea.')],
  ])('fails in its body, which %s', async (_what, how) => {
    server.answer = how;
    const { body } = await server.open('/');
    await expect(body.toArray()).rejects.toMatchObject({ reason: 'url_not_fetched', retryable: true });
  });
});
