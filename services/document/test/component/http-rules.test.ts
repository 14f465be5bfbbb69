import { testBucket } from '@lectern/service/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alice, type Harness, putText, startDocument } from '../support/start-document.ts';

let service: Harness;
let id: string;

beforeAll(async () => {
  service = await startDocument();
  ({ id } = await putText(service));
});
afterAll(() => service.stop());

const ask = async (method: string, path: string, headers: Record<string, string> = {}) => {
  const answer = await service.send(method, path, { as: alice, headers });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};
const document = () => `/v1/documents/${id}`;

describe('the document service', () => {
  it('says which methods a path has', async () => {
    const refused = await ask('POST', document());
    expect([refused.status, refused.headers.get('allow')]).toEqual([
      405,
      'GET, HEAD, PATCH, DELETE, OPTIONS',
    ]);
    const told = await ask('OPTIONS', `${document()}/content`);
    expect([told.status, told.headers.get('allow')]).toEqual([204, 'PUT, GET, HEAD, OPTIONS']);
  });

  it('answers HEAD as GET, of a download and of an event stream too', async () => {
    for (const [path, type] of [
      [document(), 'application/json'],
      ['/v1/documents', 'application/json'],
      [`${document()}/content`, 'text/plain'],
      [`${document()}/events`, 'text/event-stream'],
    ] as const) {
      const { status, headers, text } = await ask('HEAD', path);
      expect([status, text], path).toEqual([200, '']);
      expect(headers.get('content-type'), path).toContain(type);
    }
    const [head, whole] = [
      await ask('HEAD', `${document()}/content`),
      await ask('GET', `${document()}/content`),
    ];
    for (const name of ['content-length', 'etag', 'cache-control', 'content-disposition'])
      expect(head.headers.get(name), name).toBe(whole.headers.get(name));
  });

  it.each(['notes.markdown', 'setup.exe.txt', 'run.log'])(
    'has the download of %s keep its name',
    async (name) => {
      const body = new FormData();
      body.set('file', new Blob(['# Notes']), name);
      const sent = await service.send('POST', '/v1/documents', { as: alice, body });
      const { headers } = await ask(
        'HEAD',
        `/v1/documents/${((await sent.json()) as { id: string }).id}/content`,
      );
      expect(headers.get('content-disposition')).toBe(`attachment; filename=${name}`);
    },
  );

  it.each([
    ['', 'text/html', 406],
    ['', 'application/json', 200],
    ['/events', 'application/json', 406],
    ['/content', 'application/json', 406],
    // A type that contents can have, but not this one.
    ['/content', 'application/pdf', 406],
    ['/content', 'text/*', 200],
  ])('answers %s as the request accepts: %s is a %d', async (path, accept, status) => {
    expect((await ask('GET', document() + path, { accept })).status).toBe(status);
  });

  it('keeps an error out of caches, and without the headers of content that is not there', async () => {
    const { aws } = service;
    const lost = await putText(service);
    const key = (await service.blobKeys()).find((name) => name.includes(lost.id));
    await fetch(`${aws.endpoint}/${testBucket(aws)}/${key}`, { method: 'DELETE' });
    const { status, headers } = await ask('GET', `/v1/documents/${lost.id}/content`);
    expect(status).toBeGreaterThanOrEqual(400);
    expect([headers.get('etag'), headers.get('cache-control')]).toEqual([null, 'no-store']);
  });

  it('says of content that a caller has already only which it is', async () => {
    const { headers } = await ask('GET', `${document()}/content`);
    const etag = headers.get('etag') ?? '';
    const known = await ask('GET', `${document()}/content`, { 'if-none-match': etag });
    expect([known.status, known.headers.get('etag'), known.headers.get('cache-control')]).toEqual([
      304,
      etag,
      'private, no-cache',
    ]);
  });

  it('takes no body where it has no use for one', async () => {
    const answer = await service.call('DELETE', document(), { json: { sure: true } });
    expect(answer).toMatchObject({ status: 400, body: { reason: 'unexpected_body' } });
    expect((await ask('GET', document())).status).toBe(200);
  });

  it.each([
    ['POST', '/v1/documents', 'multipart/form-data, application/json'],
    ['PATCH', '', 'application/json'],
  ])('names what it takes for %s of another type, or of none', async (method, path, accept) => {
    for (const type of ['application/x-www-form-urlencoded', undefined]) {
      const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
      const answer = await service.send(method, path || document(), {
        headers,
        body: new TextEncoder().encode('title=x'),
      });
      expect([answer.status, answer.headers.get('accept')]).toEqual([415, accept]);
      await answer.body?.cancel();
    }
  });
});
