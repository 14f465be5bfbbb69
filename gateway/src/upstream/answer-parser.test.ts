import { createServer, type Server } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { AnswerHead } from './answer-head.ts';
import { AnswerParser } from './answer-parser.ts';
import { AnswerSyntaxError, ConnectionClosedError } from './errors.ts';

interface Read {
  readonly status: number | undefined;
  readonly headers: readonly string[];
  readonly body: string;
  readonly complete: number;
  readonly keepsAlive: boolean | undefined;
}

/** What is made of an answer that comes in these pieces. */
function read(pieces: readonly (string | Buffer)[], o: { method?: string; closes?: boolean } = {}): Read {
  const heads: AnswerHead[] = [];
  const chunks: Buffer[] = [];
  let complete = 0;
  const parser = new AnswerParser({
    onHead: (head) => heads.push(head),
    onBody: (chunk) => chunks.push(Buffer.from(chunk)),
    onComplete: () => {
      complete += 1;
    },
  });
  parser.start(o.method ?? 'GET');
  for (const piece of pieces) parser.read(Buffer.from(piece));
  if (o.closes) parser.end();
  expect(heads.length).toBeLessThan(2);
  const { status, headers = [], keepsAlive } = heads[0] ?? {};
  return { status, headers, body: Buffer.concat(chunks).toString('latin1'), complete, keepsAlive };
}

const answer = (head: string, body = ''): string =>
  `HTTP/1.1 ${head.replaceAll('\n', '\r\n')}\r\n\r\n${body}`;
const ofLength = answer('200 OK\nContent-Type: text/plain\nContent-Length: 5', 'hello');
const chunked = answer(
  '200 OK\nTransfer-Encoding: chunked',
  '3;x=y\r\nabc\r\n0A\r\n0123456789\r\n0\r\nX-Trailer: 1\r\n\r\n',
);

describe('an answer', () => {
  it.each<[string, string, { method?: string; closes?: boolean }, Partial<Read>]>([
    [
      'with a length',
      ofLength,
      {},
      { headers: ['Content-Type', 'text/plain', 'Content-Length', '5'], body: 'hello', keepsAlive: true },
    ],
    ['in chunks, without its trailers', chunked, {}, { body: 'abc0123456789', keepsAlive: true }],
    [
      'until the end of the connection',
      answer('200 OK', 'all'),
      { closes: true },
      { body: 'all', keepsAlive: false },
    ],
    ['of no length', answer('200 OK\nContent-Length: 0'), {}, { body: '' }],
    ['to HEAD', answer('200 OK\nContent-Length: 5'), { method: 'HEAD' }, { body: '', keepsAlive: true }],
    ['304', answer('304 Not Modified\nContent-Length: 5'), {}, { status: 304, body: '' }],
    ['204 in chunks', answer('204 No Content\nTransfer-Encoding: chunked'), {}, { status: 204, body: '' }],
    [
      'after interim ones',
      `${answer('100 Continue')}${answer('103 Early Hints\nLink: </a>')}${ofLength}`,
      {},
      { body: 'hello' },
    ],
    ['without a reason', answer('200\nContent-Length: 2', 'ok'), {}, { body: 'ok' }],
    [
      'that ends its connection',
      answer('200 OK\nConnection: X, Close\nContent-Length: 0'),
      {},
      { keepsAlive: false },
    ],
    ['of HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na', {}, { body: 'a', keepsAlive: false }],
    [
      'with bytes of Latin-1',
      answer('200 OK\nX: \xe9\nContent-Length: 0'),
      {},
      { headers: ['X', 'é', 'Content-Length', '0'] },
    ],
  ])('%s is read, in one piece and byte by byte', (_, text, options, expected) => {
    const bytes = Buffer.from(text, 'latin1');
    const whole = read([bytes], options);
    expect(whole).toMatchObject({ status: 200, complete: 1, ...expected });
    expect(
      read(
        [...bytes].map((byte) => Buffer.from([byte])),
        options,
      ),
    ).toEqual(whole);
  });

  it('is the same, however its bytes are cut', () => {
    const cuts = fc.array(fc.nat(chunked.length), { maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom(ofLength, chunked), cuts, (text, at) => {
        const ends = [...at.toSorted((a, b) => a - b), text.length];
        const pieces = ends.map((end, i) => text.slice(ends[i - 1] ?? 0, end));
        expect(read(pieces)).toEqual(read([text]));
      }),
    );
  });

  it.each([
    ['no HTTP', 'SSH-2.0-OpenSSH\r\n\r\n'],
    ['another version', 'HTTP/2 200 OK\r\n\r\n'],
    ['another protocol', answer('101 Switching Protocols\nUpgrade: x')],
    ['a length and chunks', answer('200 OK\nContent-Length: 3\nTransfer-Encoding: chunked', 'abc')],
    ['two lengths', answer('200 OK\nContent-Length: 3\nContent-Length: 4', 'abc')],
    ['a length that is no number', answer('200 OK\nContent-Length: +3', 'abc')],
    ['an encoding beside chunks', answer('200 OK\nTransfer-Encoding: gzip, chunked', '0\r\n\r\n')],
    ['a folded header', answer('200 OK\nX: 1\n 2\nContent-Length: 0')],
    ['a space before the colon', answer('200 OK\nContent-Length : 0')],
    ['a header without a name', answer('200 OK\n: 1')],
    [
      'a chunk without a size',
      answer('200 OK\nTransfer-Encoding: chunked', 'abc\r\n\r\n').replace('abc', 'xyz'),
    ],
    [
      'a chunk that is longer than it says',
      answer('200 OK\nTransfer-Encoding: chunked', '2\r\nabc\r\n0\r\n\r\n'),
    ],
    ['a head without end', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(20_000)}`],
    ['a line of a chunk without end', answer('200 OK\nTransfer-Encoding: chunked', '1'.repeat(5_000))],
    ['trailers without end', `${chunked.slice(0, -2)}${'X: 1\r\n'.repeat(5_000)}`],
    ['bytes after its end', `${ofLength}HTTP/1.1 200 OK\r\n`],
  ])('is refused with %s', (_, text) => {
    expect(() => read([text])).toThrowError(AnswerSyntaxError);
  });

  it('that is refused for what follows it is not complete', () => {
    let complete = 0;
    const parser = new AnswerParser({
      onHead: () => {},
      onBody: () => {},
      onComplete: () => (complete += 1),
    });
    parser.start('GET');
    expect(() => parser.read(Buffer.from(`${ofLength}x`))).toThrowError(AnswerSyntaxError);
    expect(complete).toBe(0);
  });

  it('is refused before anything was asked', () => {
    const parser = new AnswerParser({ onHead: () => {}, onBody: () => {}, onComplete: () => {} });
    expect(() => parser.read(Buffer.from(ofLength))).toThrowError(AnswerSyntaxError);
  });

  it.each([
    ['in the middle of its head', ofLength.slice(0, 20)],
    ['in the middle of its body', ofLength.slice(0, -1)],
    ['in the middle of a chunk', chunked.slice(0, -30)],
  ])('that ends %s is not complete', (_, text) => {
    expect(() => read([text], { closes: true })).toThrowError(ConnectionClosedError);
  });
});

describe('the parser, beside the one of Node', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  const word = fc.stringMatching(/^[a-zA-Z0-9;=".-]{1,12}$/);
  const heads = fc.array(fc.tuple(fc.stringMatching(/^[A-Za-z-]{1,10}$/), word), { maxLength: 4 });
  const body = fc.string({ unit: 'binary-ascii', maxLength: 40 });

  it('reads the same of every answer that Node reads', { timeout: 60_000 }, async () => {
    let text = '';
    server = createServer((socket) => {
      socket.once('data', () => socket.end(Buffer.from(text, 'latin1')));
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const property = fc.asyncProperty(heads, body, fc.boolean(), async (headers, content, inChunks) => {
      const framing = inChunks
        ? `Transfer-Encoding: chunked\n${headers.map(([n, v]) => `X-${n}: ${v}`).join('\n')}`
        : `Content-Length: ${content.length}\n${headers.map(([n, v]) => `X-${n}: ${v}`).join('\n')}`;
      const chunk = content === '' ? '' : `${content.length.toString(16)}\r\n${content}\r\n`;
      text = answer(`200 OK\n${framing.trimEnd()}`, inChunks ? `${chunk}0\r\n\r\n` : content);
      const theirs = await fetch(`http://127.0.0.1:${port}/`);
      const ours = read([Buffer.from(text, 'latin1')]);
      expect(ours.body).toBe(Buffer.from(await theirs.arrayBuffer()).toString('latin1'));
      const named = new Headers();
      for (let i = 0; i < ours.headers.length; i += 2) named.append(ours.headers[i]!, ours.headers[i + 1]!);
      expect([...named]).toEqual([...theirs.headers]);
    });
    await fc.assert(property, { numRuns: 100 });
  });
});
