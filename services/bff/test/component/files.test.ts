import { sendJson } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerWith, ask, fileId, storeId, writer } from '../support/file-stub.ts';
import { startBff, type TestBff } from '../support/start-bff.ts';

let bff: TestBff;
beforeAll(async () => {
  bff = await startBff();
});
afterAll(() => bff.stop());
beforeEach(() => {
  bff.document.requests.length = 0;
  bff.retrieval.requests.length = 0;
  bff.document.answer = answerWith();
});

const tell = (...asked: Parameters<typeof ask>[1]) => ask(bff, asked);

describe('a file', () => {
  it.each([
    ['ingested', 'uploaded', 'in_progress', '200'],
    ['embedded', 'uploaded', 'in_progress', '200'],
    ['indexed', 'processed', 'completed', null],
    ['failed', 'error', 'failed', null],
    ['rejected', 'error', 'failed', null],
    ['a status to come', 'uploaded', 'in_progress', '200'],
  ])('that is %s is %s, and %s in a vector store', async (status, shown, inStore, pollAfter) => {
    bff.document.answer = answerWith({ document: { status } });
    const file = await tell('GET', `/v1/files/${fileId}`);
    expect(file.body).toMatchObject({ id: fileId, object: 'file', filename: 'tides.md', status: shown });
    const member = await tell('GET', `/v1/vector_stores/${storeId}/files/${fileId}`);
    expect(member.body).toMatchObject({ id: fileId, vector_store_id: storeId, status: inStore });
    expect(member.body).toMatchObject({ attributes: { chapter: 3 }, usage_bytes: 22, last_error: null });
    for (const { headers } of [file, member]) expect(headers.get('openai-poll-after-ms')).toBe(pollAfter);
  });

  it.each([
    ['extract', 'encrypted', 'invalid_file'],
    ['extract', 'unsupported_type', 'unsupported_file'],
    ['index', 'too_many_deliveries', 'server_error'],
  ])('that failed to %s says why: %s', async (stage, reason, code) => {
    bff.document.answer = answerWith({
      document: { status: 'failed', error: { stage, reason, message: 'It is so.' } },
    });
    const { body } = await tell('GET', `/v1/vector_stores/${storeId}/files/${fileId}`);
    expect(body.last_error).toEqual({ code, message: 'It is so.' });
    expect((await tell('GET', `/v1/files/${fileId}`)).body.status_details).toBe('It is so.');
  });

  it('is for one purpose or the other, whatever its metadata says', async () => {
    for (const [purpose, shown] of [
      ['assistants', 'assistants'],
      ['marketing', 'user_data'],
    ]) {
      bff.document.answer = answerWith({ document: { metadata: { purpose } } });
      expect((await tell('GET', `/v1/files/${fileId}`)).body.purpose).toBe(shown);
    }
  });

  it('is in no vector store of which its document says nothing, and cannot be described there', async () => {
    bff.document.answer = answerWith({ document: { collections: [] } });
    for (const [method, body] of [['GET'], ['POST', { attributes: {} }], ['DELETE']] as const) {
      const answer = await tell(method, `/v1/vector_stores/${storeId}/files/${fileId}`, body);
      expect([method, answer.status, answer.body.error.code]).toEqual([method, 404, 'document_not_found']);
    }
    expect(bff.document.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('is passed on as it comes, and refused with what the document service says of it', async () => {
    const form = new FormData();
    form.set('file', new Blob(['Terns.']), 'terns.md');
    form.set('purpose', 'assistants');
    const content = new Request('http://form.invalid', { method: 'POST', body: form });
    const type = content.headers.get('content-type') ?? '';
    const body = await content.text();
    const send = (headers: object = {}) =>
      bff.call('/v1/files', { method: 'POST', body, headers: { 'content-type': type, ...headers } }, writer);
    const { answer } = bff.document;
    bff.document.answer = (request, response) =>
      answer(request, response.setHeader('Idempotency-Replayed', 'true'));
    const first = await send({ 'idempotency-key': 'k' });
    expect([first.status, first.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
    expect(bff.document.requests).toMatchObject([
      {
        method: 'POST',
        url: '/v1/documents',
        body,
        headers: { 'content-type': type, 'idempotency-key': 'k' },
      },
    ]);
    const errors = [{ pointer: '/expires_after[anchor]', detail: 'is not known' }];
    bff.document.answer = (_, response) =>
      sendJson(response, { code: 'invalid_argument', reason: 'invalid_body', detail: 'No.', errors }, 400);
    const refused = await send();
    expect(await refused.json()).toMatchObject({ error: { param: 'expires_after', code: 'invalid_body' } });
    expect((await send({ 'content-type': 'application/json' })).status).toBe(415);
  });

  it('gives its bytes with what they are, to clients that ask for something else too', async () => {
    const described = {
      ...{ 'content-type': 'text/markdown', 'content-disposition': 'attachment', etag: '"a"' },
      ...{ 'content-security-policy': 'sandbox', 'x-content-type-options': 'nosniff' },
    };
    bff.document.answer = (_, response) =>
      response.writeHead(200, { ...described, 'content-length': '6', 'x-own': 'no' }).end('Terns.');
    const headers = { accept: 'application/binary' };
    const content = await bff.call(`/v1/files/${fileId}/content`, { headers }, writer);
    expect([content.headers.get('content-type'), content.headers.get('x-own')]).toEqual([
      'text/markdown',
      null,
    ]);
    expect(await content.text()).toBe('Terns.');
    bff.document.answer = (_, response) => {
      response.writeHead(200, { ...described, 'content-length': '60' });
      response.write('Terns.', () => response.destroy());
    };
    const cut = await bff.call(`/v1/files/${fileId}/content`, { headers }, writer);
    await expect(cut.text()).rejects.toThrow();
  });
});
