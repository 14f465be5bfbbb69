import { Readable } from 'node:stream';
import { AppError } from '@lectern/errors';
import { describe, expect, it } from 'vitest';
import { type BodySource, openBody } from './request-body.ts';

function source(pieces: Iterable<string>, headers: BodySource['headers'] = {}): BodySource {
  return Object.assign(Readable.from(pieces, { objectMode: false }), { headers });
}

/** Stands open until the test pushes. */
function open(): BodySource & { isListenedTo(): boolean } {
  const stream = new Readable({ read: () => undefined });
  const isListenedTo = () => stream.listenerCount('data') > 0;
  return Object.assign(stream, { headers: {}, isListenedTo });
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const gone = new AppError('cancelled', 'Gone.');

describe('the body of a request', () => {
  it('is read to its end', async () => {
    const body = openBody(source(['The moon ', 'pulls ', 'the sea.']), { maxBytes: 100 });
    expect(Buffer.concat(await body.toArray()).toString()).toBe('The moon pulls the sea.');
  });

  it('may be empty, and may have ended before it is read', async () => {
    const req = source([]);
    await req.toArray();
    expect(await openBody(req, { maxBytes: 1 }).toArray()).toEqual([]);
  });

  it('is refused before it is read when its length is over the limit, or it is compressed', () => {
    const of = (headers: BodySource['headers']) => () => openBody(source(['a'], headers), { maxBytes: 9 });
    expect(of({ 'content-length': '10' })).toThrow('larger than 9 bytes');
    expect(of({ 'content-encoding': 'gzip' })).toThrow('without a content encoding');
  });

  it('fails at the first byte over the limit, and leaves the request standing', async () => {
    const req = open();
    for (const piece of ['1234', '5678', '9']) req.push(piece);
    await expect(openBody(req, { maxBytes: 8 }).toArray()).rejects.toMatchObject({
      code: 'payload_too_large',
    });
    expect(req.destroyed).toBe(false);
    const own = { maxBytes: 1, tooLarge: () => gone };
    await expect(openBody(source(['12']), own).toArray()).rejects.toBe(gone);
  });

  it.each([
    ['with an error', new Error('aborted')],
    ['without one', undefined],
  ])('fails when its sender stops in the middle, %s', async (_what, error) => {
    const req = open();
    const reading = openBody(req, { maxBytes: 9 }).toArray();
    req.push('half');
    await turn();
    req.destroy(error);
    await expect(reading).rejects.toMatchObject({ code: 'cancelled', reason: 'client_gone' });
  });

  it('ends with the reason of its signal, before or while it is read', async () => {
    const early = openBody(source(['a']), { maxBytes: 9, signal: AbortSignal.abort(gone) });
    await expect(early.toArray()).rejects.toBe(gone);
    const stop = new AbortController();
    const reading = openBody(open(), { maxBytes: 9, signal: stop.signal }).toArray();
    await turn();
    stop.abort(gone);
    await expect(reading).rejects.toBe(gone);
  });

  it('lets go of the request when its reader gives up, and survives what comes then', async () => {
    const req = open();
    const body = openBody(req, { maxBytes: 9 });
    body.resume();
    await turn();
    expect(req.isListenedTo()).toBe(true);
    body.destroy(new Error('The reader has enough.'));
    expect([req.isListenedTo(), req.isPaused(), req.destroyed]).toEqual([false, true, false]);
    // Neither error has a listener of the reader any more: without one of the body's own the process would end.
    req.destroy(new Error('reset'));
    await turn();
    expect(body.errored).toMatchObject({ message: 'The reader has enough.' });
  });

  it('is not asked of its sender before somebody reads, nor faster than they do', async () => {
    let sent = 0;
    function* endless() {
      for (;;) {
        sent += 1_024;
        yield 'x'.repeat(1_024);
      }
    }
    const body = openBody(source(endless()), { maxBytes: 1e9 });
    await turn();
    expect(sent).toBe(0);
    body.once('readable', () => undefined);
    for (let turns = 0; turns < 500; turns += 1) await turn();
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThan(512 * 1_024);
    body.destroy();
  });
});
