import { once } from 'node:events';
import type { Socket } from 'node:net';
import { PassThrough, type Readable } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { call, Gathered, listen, ok, open, plain } from '../../test/support/upstream-calls.ts';
import type { UpstreamRequest } from './request-head.ts';

/** A body that comes in these pieces. */
function bodyOf(...pieces: string[]): Readable {
  const body = new PassThrough();
  for (const piece of pieces) body.write(piece);
  body.end();
  return body;
}

const endOfHead = (sent: string): boolean => sent.endsWith('\r\n\r\n');

describe('calls of an instance', () => {
  it('share a connection, one after the other', async () => {
    const { origin, sockets, sent } = await listen((socket, text) => {
      if (endOfHead(text)) socket.write(ok());
    });
    const connections = open();
    for (let i = 0; i < 3; i += 1) expect(await call(connections, origin).text).toBe('ok');
    expect(sockets).toHaveLength(1);
    const host = new URL(origin).host;
    const head = `GET /a?b HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\nX-One: 1\r\n\r\n`;
    expect(sent[0]).toBe(head.repeat(3));
  });

  it('have a connection each while they run, and keep them', async () => {
    const waiting: Socket[] = [];
    const { origin, sockets } = await listen((socket) => waiting.push(socket));
    const connections = open();
    const calls = Array.from({ length: 3 }, () => call(connections, origin));
    await vi.waitFor(() => expect(waiting).toHaveLength(3));
    for (const socket of waiting.splice(0)) socket.write(ok());
    await Promise.all(calls.map(({ text }) => text));
    call(connections, origin);
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    expect(sockets).toHaveLength(3);
  });

  it.each<[string, Partial<UpstreamRequest>, string]>([
    ['with a length', { headers: ['content-length', '6'], body: bodyOf('abc', 'def') }, '\r\n\r\nabcdef'],
    [
      'without one, in chunks',
      { headers: [], body: bodyOf('abc', 'de') },
      'transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n',
    ],
    ['that is none', { headers: [], body: null }, 'content-length: 0\r\n\r\n'],
  ])('send a body %s', async (_, request, expected) => {
    const { origin, sent } = await listen((socket, text) => {
      if (text.endsWith(expected)) socket.write(ok());
    });
    expect(await call(open(), origin, { method: 'POST', ...request }).text).toBe('ok');
    expect(sent[0]?.endsWith(expected)).toBe(true);
  });

  it('send no faster than the service reads', async () => {
    const { origin, sockets } = await listen((socket) => socket.pause());
    const body = new PassThrough();
    call(open(), origin, { method: 'PUT', body });
    await vi.waitFor(() => expect(sockets).toHaveLength(1));
    let written = 0;
    const piece = Buffer.alloc(64 * 1_024);
    while (written < 64 * 1_024 * 1_024 && body.write(piece)) {
      written += piece.length;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await vi.waitFor(() => expect(body.writableNeedDrain).toBe(true));
    expect(written).toBeLessThan(32 * 1_024 * 1_024);
  });

  it('stop the service while nobody reads its answer', async () => {
    const { origin, sockets } = await listen((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${64 * 1_024 * 1_024}\r\n\r\n`);
      socket.write(Buffer.alloc(64 * 1_024 * 1_024));
    });
    const gathered = new Gathered();
    const idleTimeoutMs = 1_000;
    let read = 0;
    let pausedAt = Number.POSITIVE_INFINITY;
    gathered.onBody = (chunk: Buffer) => {
      read += chunk.length;
      pausedAt = performance.now();
      gathered.exchange?.pause();
    };
    open({ idleTimeoutMs }).send(origin, plain(), gathered);
    await vi.waitFor(() => expect(sockets[0]?.writableLength).toBeGreaterThan(1_024 * 1_024));
    await vi.waitFor(() => expect(read).toBeGreaterThan(0));
    const before = read;
    // Nothing comes because nothing is read: that is no silence of the service.
    const past = () => expect(performance.now() - pausedAt).toBeGreaterThan(1.5 * idleTimeoutMs);
    await vi.waitFor(past, { timeout: 5_000 });
    expect([read, gathered.ends]).toEqual([before, 0]);
    gathered.onBody = (chunk: Buffer) => {
      read += chunk.length;
    };
    gathered.exchange?.resume();
    await gathered.text;
    expect(read).toBe(64 * 1_024 * 1_024);
  });
});

describe('a connection is not used again', () => {
  const ends: [string, (socket: Socket) => void][] = [
    ['when its service says so', (socket) => socket.write(ok('ok', 'Connection: close\r\n'))],
    ['when it is kept for no time', (socket) => socket.write(ok('ok', 'Keep-Alive: timeout=1\r\n'))],
    ['when its service ends it', (socket) => socket.end(ok())],
    ['after an answer of HTTP/1.0', (socket) => socket.write(ok().replace('1.1', '1.0'))],
  ];
  it.each(ends)('%s', async (_, answer) => {
    const { origin, sockets } = await listen(answer);
    const connections = open();
    expect(await call(connections, origin).text).toBe('ok');
    await vi.waitFor(() => expect(sockets[0]?.destroyed).toBe(true));
    expect(await call(connections, origin).text).toBe('ok');
    expect(sockets).toHaveLength(2);
  });

  it('when something comes that was not asked for', async () => {
    const { origin, sockets } = await listen((socket) => socket.write(ok()));
    const connections = open();
    expect(await call(connections, origin).text).toBe('ok');
    sockets[0]?.write(ok('poison'));
    await once(sockets[0]!, 'close');
    expect(await call(connections, origin).text).toBe('ok');
    expect(sockets).toHaveLength(2);
  });

  it('when its answer came before all of the request was sent', async () => {
    const { origin, sockets } = await listen((socket) => socket.write(ok('too large')));
    const connections = open();
    const body = new PassThrough();
    body.write('begun');
    expect(await call(connections, origin, { method: 'PUT', body }).text).toBe('too large');
    await once(sockets[0]!, 'close');
  });

  it('after it was retired: a call ends, and the connection with it', async () => {
    const { origin, sockets } = await listen(() => undefined);
    const connections = open();
    const running = call(connections, origin);
    await vi.waitFor(() => expect(sockets).toHaveLength(1));
    connections.retire();
    sockets[0]?.write(ok());
    expect(await running.text).toBe('ok');
    await once(sockets[0]!, 'close');
  });
});
