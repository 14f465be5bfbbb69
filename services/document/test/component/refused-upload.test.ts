import { request } from 'node:http';
import { identityHeaders } from '@lectern/auth/testing';
import { createDb, type Db } from '@lectern/db';
import { docxBytes, pdfBytes, pngBytes } from '@lectern/file-types/testing';
import { noopTelemetry } from '@lectern/telemetry';
import { eventually } from '@lectern/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { alice, file, form, type Harness, putText, startDocument } from '../support/start-document.ts';

const maxDocumentBytes = 1024 * 1024;
let service: Harness;
let db: Db;

beforeAll(async () => {
  service = await startDocument({ MAX_DOCUMENT_BYTES: String(maxDocumentBytes), MAX_JSON_BYTES: '100000' });
  db = createDb({ url: service.databaseUrl, telemetry: noopTelemetry() });
});

afterAll(async () => {
  await db.close();
  await service.stop();
});

/** Whatever was refused must have changed nothing. */
afterEach(async () => {
  expect(await service.blobKeys()).toEqual([]);
  expect(await service.call('GET', '/v1/documents')).toMatchObject({ body: { data: [] } });
});

const upload = (body: FormData) => service.call('POST', '/v1/documents', { body });
const text = file('text', 'a.txt', 'text/plain');

describe('a file that is not what it seems', () => {
  it.each([
    ['a picture that says it is text', file(pngBytes, 'a.txt', 'text/plain'), 'unsupported_content_type'],
    ['a picture', file(pngBytes, 'a.png', 'image/png'), 'unsupported_content_type'],
    ['a picture of no said type', file(pngBytes, 'a.png'), 'unsupported_content_type'],
    ['a PDF that is named as text', file(pdfBytes, 'a.txt', 'text/plain'), 'content_type_mismatch'],
    ['text that is named as a PDF', file('hello', 'a.pdf', 'text/plain'), 'content_type_mismatch'],
    ['text that is named as a DOCX', file('hello', 'a.docx'), 'content_type_mismatch'],
    [
      'a DOCX that is named as a PDF',
      file(new Uint8Array(docxBytes()), 'a.pdf', 'application/pdf'),
      'content_type_mismatch',
    ],
    [
      'bytes without a meaning',
      file(new Uint8Array([0, 1, 2, 255, 254]), 'a.md'),
      'unsupported_content_type',
    ],
    ['a drawing', file('<svg/>', 'a.xml', 'text/xml'), 'unsupported_content_type'],
  ])('is refused: %s', async (_what, part, reason) => {
    const { status, headers, body } = await upload(form({ file: part }));
    expect([status, body.reason]).toEqual([415, reason]);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(body.details).toMatchObject({ supported: expect.arrayContaining(['application/pdf']) });
    expect(body.error).toMatchObject({ param: 'file' });
  });

  it('is refused when it is empty', async () => {
    const answer = await upload(form({ file: file('', 'a.txt', 'text/plain') }));
    expect(answer).toMatchObject({ status: 422, body: { reason: 'empty_file', error: { param: 'file' } } });
  });
});

describe('a form that is not right', () => {
  it.each([
    ['has no file', form({ title: 'T' }), '', 'malformed_multipart'],
    ['has a field that is not known', form({ file: text, color: 'red' }), '/color', 'invalid_body'],
    ['has an empty title', form({ file: text, title: ' ' }), '/title', 'invalid_body'],
    [
      'has a title with control characters',
      form({ file: text, title: 'a\u0000b' }),
      '/title',
      'invalid_body',
    ],
    ['has metadata that is no JSON', form({ metadata: '{', file: text }), '/metadata', 'invalid_body'],
    ['has metadata that is no object', form({ metadata: '[1]', file: text }), '/metadata', 'invalid_body'],
    ['has nested metadata', form({ metadata: '{"a":{"b":1}}', file: text }), '/metadata/a', 'invalid_body'],
    ['has a list of lists', form({ metadata: '{"a":[[1]]}', file: text }), '/metadata/a', 'invalid_body'],
    ['has a list of flags', form({ metadata: '{"a":[true]}', file: text }), '/metadata/a', 'invalid_body'],
    [
      'has a list that is too long',
      form({ metadata: JSON.stringify({ a: Array(65).fill(1) }), file: text }),
      '/metadata/a',
      'invalid_body',
    ],
    [
      'reaches for a prototype',
      form({ metadata: '{"__proto__":1}', file: text }),
      '/metadata',
      'invalid_body',
    ],
    [
      'has a field that reaches for one',
      form({ file: text, __proto__x: '1' }),
      '/__proto__x',
      'invalid_body',
    ],
    ['has a wrong visibility', form({ visibility: 'public', file: text }), '/visibility', 'invalid_body'],
  ])('is refused when it %s', async (_what, body, pointer, reason) => {
    const answer = await upload(body);
    expect(answer).toMatchObject({ status: 400, body: { reason } });
    if (pointer !== '') expect(answer.body.errors).toMatchObject([{ pointer }]);
  });

  it('is refused when it has too much metadata', async () => {
    const many = Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`k${i}`, i]));
    const long = { k: 'x'.repeat(8 * 1024) };
    for (const metadata of [many, long]) {
      const answer = await upload(form({ file: text, metadata: JSON.stringify(metadata) }));
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/metadata' }] } });
    }
  });

  it('is refused when a part comes twice', async () => {
    const files = form({ file: text });
    files.append('file', ...file('again', 'b.txt'));
    const titles = form({ title: 'one', file: text });
    titles.append('title', 'two');
    for (const body of [files, titles]) {
      expect(await upload(body)).toMatchObject({ status: 400, body: { reason: 'malformed_multipart' } });
    }
  });

  it.each([
    ['has no boundary', 'multipart/form-data', 'x'],
    ['has no parts', 'multipart/form-data; boundary=b', 'x'],
    [
      'ends in the middle',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf',
    ],
  ])('is refused when it %s', async (_what, type, body) => {
    const answer = await service.call('POST', '/v1/documents', { body, headers: { 'content-type': type } });
    expect(answer).toMatchObject({ status: 400, body: { reason: 'malformed_multipart' } });
  });
});

describe('JSON that is not right', () => {
  const send = (body: string) =>
    service.call('POST', '/v1/documents', { body, headers: { 'content-type': 'application/json' } });

  it.each([
    ['is malformed', '{"title":', 'malformed_json', undefined],
    ['reaches for a prototype', '{"title":"T","text":"t","__proto__":{}}', 'malformed_json', undefined],
    ['has no text', '{"title":"T"}', 'invalid_body', '/text'],
    ['has an empty text', '{"title":"T","text":""}', 'invalid_body', '/text'],
    ['has no title', '{"text":"t"}', 'invalid_body', '/title'],
    ['has a field that is not known', '{"title":"T","text":"t","owner":"x"}', 'invalid_body', '/owner'],
    [
      'has a strange metadata key',
      '{"title":"T","text":"t","metadata":{"a/b":1}}',
      'invalid_body',
      '/metadata/a~1b',
    ],
  ])('is refused when it %s', async (_what, body, reason, pointer) => {
    const answer = await send(body);
    expect(answer).toMatchObject({ status: 400, body: { reason } });
    if (pointer !== undefined) expect(answer.body.errors).toMatchObject([{ pointer }]);
  });

  it('is refused when it is too large to be held in memory', async () => {
    const answer = await send(JSON.stringify({ title: 'T', text: 'x'.repeat(100_000) }));
    // Nobody has read which of its fields it is.
    expect(answer).toMatchObject({
      status: 413,
      body: { code: 'payload_too_large', error: { param: null } },
    });
  });

  it('is refused when it is something else', async () => {
    const headers = { 'content-type': 'application/xml' };
    const answer = await service.call('POST', '/v1/documents', { body: '<a/>', headers });
    expect(answer).toMatchObject({ status: 415, body: { reason: 'unsupported_request_type' } });
  });
});

describe('a file over the limit', () => {
  const tooLarge = new Uint8Array(maxDocumentBytes + 512 * 1024).fill(0x61);

  it('is refused by its announced length before anything of it is read', async () => {
    const sender = startUpload({ 'content-length': String(10 * maxDocumentBytes) });
    const body = { reason: 'document_too_large', error: { param: 'file' } };
    expect(await sender.answer).toMatchObject({ status: 413, body });
    sender.abort();
  });

  it('is refused in the middle when its length was not announced, and its rest is not read', async () => {
    const sender = startUpload({ 'transfer-encoding': 'chunked' });
    let sent = 0;
    let answered = false;
    const answer = sender.answer.finally(() => {
      answered = true;
    });
    while (!answered && sent < 40 * maxDocumentBytes) {
      await sender.send(Buffer.alloc(64 * 1024, 0x61));
      sent += 64 * 1024;
    }
    const body = { reason: 'document_too_large', error: { param: 'file' } };
    expect(await answer).toMatchObject({ status: 413, body });
    expect(sent).toBeLessThan(20 * maxDocumentBytes);
    sender.abort();
  });

  it('is refused also as new content, bare', async () => {
    const { id } = await putText(service);
    const put = await service.call('PUT', `/v1/documents/${id}/content`, {
      body: tooLarge,
      headers: { 'content-type': 'text/plain' },
    });
    const body = { reason: 'document_too_large', error: { param: null } };
    expect(put).toMatchObject({ status: 413, body });
    expect(await service.call('GET', `/v1/documents/${id}`)).toMatchObject({ body: { version: 1 } });
    await forget(id);
  });

  it('of exactly the limit is accepted', async () => {
    const { status, body } = await upload(form({ file: file(tooLarge.slice(0, maxDocumentBytes), 'a.txt') }));
    expect(status).toBe(202);
    await forget(String(body.id));
  });
});

describe('an upload whose sender goes away', () => {
  it('leaves nothing', async () => {
    const sender = startUpload({ 'transfer-encoding': 'chunked', 'idempotency-key': 'gone' });
    await sender.send(Buffer.alloc(512 * 1024, 0x61));
    await untilUploads(1);
    sender.abort();
    await expect(sender.answer).rejects.toThrow();
    // Giving its place back is the last thing that a failed upload does. The hook then looks for what is left.
    await untilUploads(0);
    expect((await db.query('SELECT FROM idempotency_keys')).rowCount).toBe(0);
  });
});

/** Waits until so many uploads are being received. */
const untilUploads = (count: number) =>
  eventually(
    async () => {
      const metrics = await (await fetch(`${service.adminUrl}/metrics`)).text();
      const uploads = new RegExp(`^http_server_concurrency\\{.*group="uploads".*\\} ${count}$`, 'm');
      return uploads.test(metrics) ? true : undefined;
    },
    { what: `${count} uploads` },
  );

/** A document that a test needed is taken out of the way of the others, without the pipeline. */
async function forget(id: string): Promise<void> {
  await db.query(`UPDATE documents SET status = 'deleted' WHERE id = $1`, [id]);
  const bucket = `${service.aws.endpoint}/${service.aws.prefix}-blobs`;
  for (const key of await service.blobKeys()) await fetch(`${bucket}/${key}`, { method: 'DELETE' });
}

/** A multipart upload that is sent piece by piece. */
function startUpload(headers: Record<string, string>) {
  const req = request(`${service.url}/v1/documents`, {
    method: 'POST',
    headers: { ...identityHeaders(alice), 'content-type': 'multipart/form-data; boundary=b', ...headers },
  });
  const answer = new Promise<{ status: number | undefined; body: unknown }>((resolve, reject) => {
    req.on('error', reject);
    req.on('response', async (res) => {
      const chunks = await res.toArray();
      resolve({ status: res.statusCode, body: JSON.parse(Buffer.concat(chunks).toString()) });
    });
  });
  req.write('--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n');
  return {
    answer,
    send: (chunk: Buffer) =>
      new Promise<void>((resolve) => {
        req.write(chunk, () => resolve());
      }),
    abort: () => {
      req.destroy();
    },
  };
}
