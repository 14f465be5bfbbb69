import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { call, Gathered, listen, ok, open, plain } from '../../test/support/upstream-calls.ts';
import {
  AnswerSyntaxError,
  AnswerTimeoutError,
  ConnectionClosedError,
  ConnectTimeoutError,
} from './errors.ts';

describe('a call fails, once', () => {
  const never = async () => (await listen(() => undefined)).origin;

  it('when nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    await expect(call(open(), `http://127.0.0.1:${port}`).text).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });

  it('when no connection is made in time', async () => {
    // It listens, and never says its part of the handshake.
    const failed = call(open({ connectTimeoutMs: 30, tls: {} }), await never()).text;
    await expect(failed).rejects.toThrow(ConnectTimeoutError);
  });

  it('when there is no answer in time', async () => {
    await expect(call(open(), await never(), { timeoutMs: 30 }).text).rejects.toThrow(AnswerTimeoutError);
  });

  it('when an answer stops in the middle', async () => {
    const { origin } = await listen((socket) => socket.write(ok('whole').slice(0, -1)));
    await expect(call(open({ idleTimeoutMs: 30 }), origin).text).rejects.toThrow(AnswerTimeoutError);
  });

  it.each<[string, (socket: Socket) => void, unknown]>([
    ['ends', (socket) => socket.end(), ConnectionClosedError],
    ['ends in the middle of an answer', (socket) => socket.end(ok().slice(0, -1)), ConnectionClosedError],
    ['is reset', (socket) => socket.resetAndDestroy(), /ECONNRESET/],
    ['says what is no answer', (socket) => socket.write('no\r\n\r\n'), AnswerSyntaxError],
  ])('when the connection %s', async (_, answer, expected) => {
    const { origin } = await listen(answer);
    const failed = call(open(), origin);
    await expect(failed.text).rejects.toThrow(expected as RegExp);
    expect(failed.ends).toBe(1);
  });

  it.each([
    ['before its request is sent', true],
    ['while it waits', false],
  ])('when it is aborted %s', async (_, atStart) => {
    const { origin, sent } = await listen(() => undefined);
    const reason = new Error('nobody waits');
    const gathered = new Gathered((exchange) => atStart && exchange.abort(reason));
    open().send(origin, plain(), gathered);
    if (!atStart) {
      await vi.waitFor(() => expect(sent[0]).toContain('GET'));
      gathered.exchange?.abort(reason);
    }
    await expect(gathered.text).rejects.toBe(reason);
    if (atStart) expect(sent.join('')).toBe('');
    gathered.exchange?.abort(reason);
    expect(gathered.ends).toBe(1);
  });

  it('when all connections are destroyed, those that are being made too', async () => {
    const origin = await never();
    const connections = open();
    const first = call(connections, origin);
    await vi.waitFor(() => expect(first.exchange).toBeDefined());
    const calls = [first, call(connections, origin)];
    expect(calls[1]?.exchange).toBeUndefined();
    connections.destroy();
    for (const { text } of calls) await expect(text).rejects.toThrow();
  });

  it('when its path would end the line early', async () => {
    const failed = call(open(), await never(), { path: '/a HTTP/1.1\r\nx: y' }).text;
    await expect(failed).rejects.toThrow('not valid HTTP');
  });
});
