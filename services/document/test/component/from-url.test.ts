import { createHash } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { DocumentIngested, type DocumentResource } from '@lectern/contracts';
import { type DataOf, subscription } from '@lectern/events';
import { pdfBytes, pngBytes } from '@lectern/file-types/testing';
import { type CallOptions, type Neighbour, startNeighbour } from '@lectern/service/testing';
import { eventually, type LoopbackServer, listenOnLoopback, testAws } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alice, bob, type Harness, startDocument } from '../support/start-document.ts';

const maxDocumentBytes = 1024 * 1024;
const ingested: DataOf<typeof DocumentIngested>[] = [];
let service: Harness;
let embedding: Neighbour;
let remote: LoopbackServer;
/** Paths that the other server was asked for. */
let asked: string[];
let answer: RequestListener;

beforeAll(async () => {
  const server = createServer((req, res) => {
    asked.push(req.url ?? '');
    answer(req, res);
  });
  remote = await listenOnLoopback(server);
  const aws = testAws();
  const env = {
    INGEST_URL_PORTS: `80, 443, ${remote.port}`,
    INGEST_URL_ALLOW: '127.0.0.1/32',
    INGEST_URL_TIMEOUT_MS: '1500',
    MAX_URL_FETCHES_PER_CALLER: '6',
    MAX_DOCUMENT_BYTES: String(maxDocumentBytes),
  };
  service = await startDocument(env, aws);
  const onIngested = subscription({
    from: 'document',
    event: DocumentIngested,
    handle: async ({ data }) => void ingested.push(data),
  });
  embedding = await startNeighbour('embedding', aws, { subscriptions: [onIngested] });
});
afterAll(async () => {
  await embedding.stop();
  await service.stop();
  await remote.stop();
});
beforeEach(() => {
  asked = [];
});

const text = 'The moon pulls the sea.';
const post = (path: string, fields: object = {}, options: CallOptions = {}) =>
  service.call<DocumentResource>('POST', '/v1/documents', {
    json: { url: `${remote.url}${path}`, ...fields },
    ...options,
  });
const key = (value: string) => ({ headers: { 'idempotency-key': value } });
const withBody =
  (type: string, body: string | Buffer = text, headers = {}): RequestListener =>
  (_req, res) =>
    res.writeHead(200, { 'content-type': type, ...headers }).end(body);

/** A refusal that leaves no bytes. */
async function expectRefused(refused: ReturnType<typeof post>, expected: object): Promise<void> {
  const before = await service.blobKeys();
  expect(await refused).toMatchObject(expected);
  expect(await service.blobKeys()).toEqual(before);
}

describe('a document by its URL', () => {
  it('is accepted as an upload of the file there, and published', async () => {
    answer = withBody('text/markdown; charset=utf-8');
    const fields = { visibility: 'tenant', metadata: { topic: 'sea' } };
    const { status, headers, body } = await post('/notes/On%20tides.md', fields);
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/v1/documents/${body.id}`);
    const said = {
      title: 'On tides',
      contentType: 'text/markdown',
      bytes: text.length,
      sha256: createHash('sha256').update(text).digest('hex'),
      visibility: 'tenant',
      metadata: { topic: 'sea' },
    };
    expect(body).toMatchObject({ ...said, status: 'ingested', version: 1, ownerId: alice.userId });
    const event = await eventually(() => ingested.find((data) => data.documentId === body.id), {
      what: 'DocumentIngested arrives',
    });
    expect(event).toMatchObject({ ...said, tenantId: alice.tenantId });
    const content = await service.send('GET', `/v1/documents/${body.id}/content`, {});
    expect(await content.text()).toBe(text);
  });

  it('is found behind a redirect, and is called as its caller or its server says', async () => {
    const disposition = `attachment; filename*=UTF-8''Gr%C3%B6%C3%9Fe.pdf`;
    const file = withBody('application/pdf', pdfBytes, { 'content-disposition': disposition });
    answer = (req, res) => {
      if (req.url === '/latest') res.writeHead(302, { location: '/v7/file' }).end();
      else file(req, res);
    };
    expect(await post('/latest')).toMatchObject({
      status: 202,
      body: { title: 'Größe', filename: 'Größe.pdf', contentType: 'application/pdf' },
    });
    expect(asked).toEqual(['/latest', '/v7/file']);
    expect(await post('/latest', { title: 'Mine' })).toMatchObject({ body: { title: 'Mine' } });
  });

  it.each<[string, RequestListener, string, string?]>([
    ['a picture', withBody('image/png', pngBytes), 'unsupported_content_type'],
    ['a picture that says it is text', withBody('text/plain', pngBytes), 'unsupported_content_type'],
    [
      'a page in the place of a PDF',
      withBody('application/pdf', '<p>Log in</p>'),
      'content_type_mismatch',
      '/file.pdf',
    ],
  ])('is refused for its type as an upload is: %s', async (_what, how, reason, path = '/file') => {
    answer = how;
    await expectRefused(post(path), { status: 415, body: { reason } });
  });

  it('is refused when it is empty', async () => {
    answer = withBody('text/plain', '');
    await expectRefused(post('/file'), { status: 422, body: { reason: 'empty_file' } });
  });

  it.each<[string, RequestListener]>([
    [
      'by its announced length',
      withBody('text/plain', 'x', { 'content-length': String(maxDocumentBytes + 1) }),
    ],
    [
      'without an announced length',
      (_req, res) => {
        const more = (): void =>
          void (res.write('x'.repeat(65_536)) ? setImmediate(more) : res.once('drain', more));
        res.writeHead(200, { 'content-type': 'text/plain' });
        more();
      },
    ],
    [
      'by what it unpacks to',
      withBody('text/plain', gzipSync(Buffer.alloc(2 * maxDocumentBytes, 'sea ')), {
        'content-encoding': 'gzip',
      }),
    ],
  ])('is refused when it is too large %s', async (_what, how) => {
    answer = how;
    await expectRefused(post('/file'), { status: 413, body: { reason: 'document_too_large' } });
  });

  it('is refused when it comes too slowly', async () => {
    answer = (_req, res) => res.writeHead(200, { 'content-type': 'text/plain' }).write(text);
    await expectRefused(post('/file'), {
      status: 422,
      body: { reason: 'url_not_fetched', retryable: true, details: { timeoutMs: 1_500 } },
    });
  });

  it('is refused when it is not there', async () => {
    answer = (_req, res) => res.writeHead(404).end(text);
    await expectRefused(post('/file'), {
      status: 422,
      body: { reason: 'url_not_fetched', retryable: false, details: { status: 404 } },
    });
  });

  it.each([
    ['is no URL', { url: 'example.com/a' }, '/url'],
    ['is too long', { url: `http://example.com/${'x'.repeat(2_048)}` }, '/url'],
    ['has a line break', { url: 'http://example.com/\r\nX-A: b' }, '/url'],
    ['is no text', { url: ['http://example.com/'] }, '/url'],
    ['comes with a text', { text: 'x' }, '/text'],
    ['comes with a field that is not known', { method: 'POST' }, '/method'],
  ])('is refused when its URL %s', async (_what, fields, pointer) => {
    expect(await post('/', fields)).toMatchObject({
      status: 400,
      body: { reason: 'invalid_body', errors: [{ pointer }] },
    });
    expect(asked).toEqual([]);
  });
});

describe('a URL with an Idempotency-Key', () => {
  it('is fetched once, and has the first answer when another file is there', async () => {
    answer = withBody('text/plain');
    const fields = { metadata: { a: 1, b: 2 } };
    const first = await post('/a.txt', fields, key('a'));
    answer = withBody('text/plain', 'Another file.');
    const again = await post('/a.txt', { metadata: { b: 2, a: 1 } }, key('a'));
    answer = (_req, res) => res.writeHead(404).end();
    const gone = await post('/a.txt', fields, key('a'));
    expect([first, again, gone].map(({ status }) => status)).toEqual([202, 202, 202]);
    expect([again.body, gone.body]).toEqual([first.body, first.body]);
    expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(asked).toEqual(['/a.txt']);
  });

  it.each<[string, string, object]>([
    ['URL', '/other.txt', {}],
    ['title', '/b.txt', { title: 'Other' }],
    ['visibility', '/b.txt', { visibility: 'tenant' }],
  ])('is refused when its %s differs, and nothing is fetched', async (what, path, fields) => {
    answer = withBody('text/plain');
    expect((await post('/b.txt', {}, key(what))).status).toBe(202);
    await expectRefused(post(path, fields, key(what)), {
      status: 422,
      body: { reason: 'idempotency_key_reused' },
    });
    expect(asked).toEqual(['/b.txt']);
  });

  it('is another request than an upload of the same file', async () => {
    answer = withBody('text/plain');
    const json = { title: 'T', text };
    await service.call('POST', '/v1/documents', { json, ...key('upload') });
    await expectRefused(post('/a.txt', { title: 'T' }, key('upload')), {
      status: 422,
      body: { reason: 'idempotency_key_reused' },
    });
  });

  it('makes one document of several requests at once', async () => {
    answer = withBody('text/plain');
    const before = (await service.blobKeys()).length;
    const answers = await Promise.all(Array.from({ length: 5 }, () => post('/c.txt', {}, key('race'))));
    const accepted = answers.filter(({ status }) => status === 202);
    expect(new Set(accepted.map(({ body }) => body.id)).size).toBe(1);
    expect(await service.blobKeys()).toHaveLength(before + 1);
  });

  it('gives the key back when the file cannot be fetched', async () => {
    answer = (_req, res) => res.writeHead(503).end();
    expect((await post('/d.txt', {}, key('d'))).status).toBe(422);
    answer = withBody('text/plain');
    expect((await post('/d.txt', {}, key('d'))).status).toBe(202);
  });
});

describe('fetches at once', () => {
  it('are bounded for a caller, and end with their callers', async () => {
    const open = new Set<object>();
    answer = (req) => {
      open.add(req.socket);
      req.socket.once('close', () => open.delete(req.socket));
    };
    const gone = new AbortController();
    const waiting = Array.from({ length: 6 }, () => post('/slow', {}, { signal: gone.signal }));
    await eventually(() => (open.size === 6 ? true : undefined), { what: 'six fetches' });
    const refused = await post('/slow');
    expect(refused).toMatchObject({ status: 429, body: { reason: 'too_many_url_fetches' } });
    expect(refused.headers.get('retry-after')).toBe('2');
    answer = withBody('text/plain');
    expect((await post('/a.txt', {}, { as: bob })).status).toBe(202);
    gone.abort();
    await Promise.allSettled(waiting);
    await eventually(() => (open.size === 0 ? true : undefined), { what: 'no fetch is left' });
    expect((await post('/a.txt')).status).toBe(202);
  });
});
