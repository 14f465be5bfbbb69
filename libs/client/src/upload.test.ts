import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { json, problem, type SeenRequest, serve } from '../test/support/serve.ts';
import { createLecternClient, type NamedFile } from './index.ts';
import { fileFromPath } from './node/index.ts';

const document = { id: 'd-1', status: 'ingested' };
const busy = { code: 'unavailable', reason: 'at_capacity', retryable: true };

/** A form as whoever receives it understands it. */
async function formOf({ headers, body }: SeenRequest): Promise<[string, unknown][]> {
  const form = await new Response(body, {
    headers: { 'content-type': headers['content-type'] ?? '' },
  }).formData();
  return Promise.all(
    [...form].map(async ([name, value]) => [
      name,
      value instanceof File ? [value.name, value.type, await value.text()] : value,
    ]),
  );
}

const streamOf = (text: string) => new Blob([text]).stream() as ReadableStream<Uint8Array<ArrayBuffer>>;

describe('uploadDocument', () => {
  it.each<[string, File | NamedFile, string]>([
    ['a File', new File(['# Bees'], 'bees.md', { type: 'text/markdown' }), 'text/markdown'],
    ['a Blob', { name: 'bees.md', content: new Blob(['# Bees']) }, 'application/octet-stream'],
    ['bytes', { name: 'bees.md', content: new TextEncoder().encode('# Bees') }, 'application/octet-stream'],
    ['text', { name: 'bees.md', contentType: 'text/markdown', content: '# Bees' }, 'text/markdown'],
    ['a stream', { name: 'bees.md', content: streamOf('# Bees') }, 'application/octet-stream'],
    [
      'a function',
      { name: 'bees.md', contentType: 'text/markdown', content: () => streamOf('# Bees') },
      'text/markdown',
    ],
  ])('sends %s with all fields', async (_what, file, type) => {
    const { baseUrl, seen } = await serve((_request, res) => json(res, 202, document));
    const options = { title: 'Bees', metadata: { year: 2026 }, visibility: 'tenant' as const, readers: [] };
    expect(await createLecternClient({ baseUrl }).uploadDocument(file, options)).toEqual(document);
    expect(seen[0]).toMatchObject({ method: 'POST', path: '/v1/documents' });
    expect(Object.fromEntries(await formOf(seen[0]!))).toEqual({
      ...{ title: 'Bees', metadata: '{"year":2026}', visibility: 'tenant', readers: '[]' },
      file: ['bees.md', type, '# Bees'],
    });
  });

  it('sends a name that has quotes and line breaks as a browser would', async () => {
    const { baseUrl, seen } = await serve((_request, res) => json(res, 202, document));
    const client = createLecternClient({ baseUrl });
    const name = 'a "b"\r\nc.md';
    await client.uploadDocument({ name, content: () => streamOf('x') });
    await client.uploadDocument({ name, content: 'x' });
    const heads = seen.map(({ body }) => /filename="(.*)"\r/.exec(body)?.[1]);
    expect(heads).toEqual(Array(2).fill('a %22b%22%0D%0Ac.md'));
  });

  it('repeats an upload with the same key, and reads the file anew', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lectern-client-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'bees.md'), '# Bees');
    const { baseUrl, seen } = await serve((_request, res, count) =>
      count === 1 ? problem(res, 503, busy) : json(res, 202, document),
    );
    const client = createLecternClient({ baseUrl });
    await client.uploadDocument(await fileFromPath(join(folder, 'bees.md')));
    await client.uploadDocument(await fileFromPath(join(folder, 'bees.md'), 'other.md'), {
      idempotencyKey: 'mine',
    });
    const keys = seen.map(({ headers }) => headers['idempotency-key']);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys).toEqual([keys[0], keys[0], 'mine']);
    const files = await Promise.all(
      seen.map(async (request) => Object.fromEntries(await formOf(request)).file),
    );
    const type = 'application/octet-stream';
    expect(files).toEqual([...Array(2).fill(['bees.md', type, '# Bees']), ['other.md', type, '# Bees']]);
    await expect(fileFromPath(join(folder, 'missing.md'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('does not repeat an upload whose stream is used up', async () => {
    const { baseUrl, seen } = await serve((_request, res) => problem(res, 503, busy));
    const upload = createLecternClient({ baseUrl }).uploadDocument({ name: 'a.md', content: streamOf('x') });
    await expect(upload).rejects.toMatchObject({ status: 503 });
    expect(seen).toHaveLength(1);
  });

  it('passes a large stream on while it is read', async () => {
    const chunk = randomBytes(1024 * 1024);
    const sent = createHash('sha256');
    let [produced, received, mostAhead] = [0, 0, 0];
    const server = createServer((req, res) => {
      req.on('data', (part: Buffer) => {
        received += part.length;
        mostAhead = Math.max(mostAhead, produced - received);
      });
      req.on('end', () => json(res, 202, { ...document, bytes: received }));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    onTestFinished(() => void server.close());
    const content = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: (controller) => {
        if (produced >= 64 * chunk.length) return controller.close();
        produced += chunk.length;
        sent.update(chunk);
        controller.enqueue(Uint8Array.from(chunk));
      },
    });
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await createLecternClient({ baseUrl }).uploadDocument({ name: 'large.pdf', content });
    expect(received).toBeGreaterThan(produced);
    expect(produced).toBe(64 * chunk.length);
    expect(mostAhead).toBeLessThan(32 * chunk.length);
  });

  it('waits in the call, and by the events for what is left', async () => {
    const { baseUrl, seen } = await serve(({ method, path }, res) => {
      if (method === 'POST') return json(res, 202, document);
      if (path.endsWith('/events')) return res.writeHead(204).end();
      return json(res, 200, { ...document, status: 'indexed' });
    });
    const client = createLecternClient({ baseUrl });
    const indexed = await client.uploadDocument(
      { name: 'a.md', content: 'x' },
      { wait: true, timeoutMs: 20_000 },
    );
    expect(indexed.status).toBe('indexed');
    expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /v1/documents?wait=indexed&timeoutMs=20000',
      'GET /v1/documents/d-1/events',
      'GET /v1/documents/d-1',
    ]);
  });
});

it('replaceContent sends the next version to the document', async () => {
  const { baseUrl, seen } = await serve((_request, res) =>
    json(res, 200, { ...document, status: 'indexed' }),
  );
  const file = { name: 'b.md', content: '# Wasps' };
  const { status } = await createLecternClient({ baseUrl }).replaceContent('d/1', file, { wait: true });
  expect(status).toBe('indexed');
  expect(seen[0]).toMatchObject({
    method: 'PUT',
    path: '/v1/documents/d%2F1/content?wait=indexed&timeoutMs=30000',
  });
  expect(await formOf(seen[0]!)).toEqual([['file', ['b.md', 'application/octet-stream', '# Wasps']]]);
});
