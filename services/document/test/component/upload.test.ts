import { createHash } from 'node:crypto';
import { DocumentIngested, type DocumentResource } from '@lectern/contracts';
import { type DataOf, subscription } from '@lectern/events';
import { docxBytes, pdfBytes } from '@lectern/file-types/testing';
import { type Neighbour, startNeighbour, testBucket } from '@lectern/service/testing';
import { eventually, testAws } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alice, bob, file, form, type Harness, putText, startDocument } from '../support/start-document.ts';

const ingested: DataOf<typeof DocumentIngested>[] = [];
let service: Harness;
let embedding: Neighbour;

beforeAll(async () => {
  const aws = testAws();
  service = await startDocument({}, aws);
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
});

const upload = (body: FormData) => service.call<DocumentResource>('POST', '/v1/documents', { body });
const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('an upload', () => {
  it('as a form is accepted with what it says, once its bytes are durable', async () => {
    const text = '# Tides\n\nThe moon pulls the sea.';
    const { status, headers, body } = await upload(
      form({
        title: 'On tides',
        metadata: '{"topic":"sea","year":2026,"draft":false}',
        file: file(text, 'tides.md'),
        visibility: 'tenant',
      }),
    );
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/v1/documents/${body.id}`);
    expect(body).toMatchObject({
      title: 'On tides',
      contentType: 'text/markdown',
      bytes: text.length,
      sha256: sha256(text),
      tenantId: alice.tenantId,
      ownerId: alice.userId,
      visibility: 'tenant',
      metadata: { topic: 'sea', year: 2026, draft: false },
      version: 1,
      status: 'ingested',
      chunkCount: 0,
    });
    expect(body.timeline).toEqual([{ status: 'ingested', version: 1, at: body.createdAt }]);
    expect(await service.blobKeys()).toContainEqual(
      expect.stringMatching(`^documents/${alice.tenantId}/${body.id}/`),
    );
  });

  it('takes fields before and after the file alike', async () => {
    const before = await upload(form({ title: 'Order', file: file('a', 'a.txt') }));
    const later = await upload(form({ file: file('a', 'a.txt'), title: 'Order' }));
    expect(before.body.title).toBe('Order');
    expect(later.body.title).toBe('Order');
  });

  it('without a title is named after its file', async () => {
    const { body } = await upload(form({ file: file('x', 'Flood tables 2026.txt') }));
    expect(body).toMatchObject({ title: 'Flood tables 2026', visibility: 'private', metadata: {} });
  });

  it('of each supported type keeps its type', async () => {
    const types = await Promise.all([
      upload(form({ file: file('plain', 'a.txt', 'text/plain') })),
      upload(form({ file: file('<p>Hi</p>', 'a.html', 'text/html') })),
      upload(form({ file: file(pdfBytes, 'a.pdf', 'application/pdf') })),
      upload(form({ file: file(pdfBytes, 'a.pdf', 'application/octet-stream') })),
      upload(form({ file: file(new Uint8Array(docxBytes()), 'a.docx') })),
    ]);
    expect(types.map(({ body }) => body.contentType)).toEqual([
      'text/plain',
      'text/html',
      'application/pdf',
      'application/pdf',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ]);
  });

  it('of text is taken in any encoding', async () => {
    const japanese = Buffer.from('8dddS91eeS8bceS96b1S8ee8S9396S82cdS8c8eS8a7a'.replaceAll('S', ''), 'hex');
    const utf16 = Buffer.from('Die Frist beträgt drei Monate.', 'utf16le');
    const page = Buffer.concat([Buffer.from('<meta charset=Shift_JIS><p>'), japanese]);
    const answers = await Promise.all([
      upload(form({ file: file(new Uint8Array(japanese), 'rules.txt', 'text/plain') })),
      upload(form({ file: file(new Uint8Array(utf16), 'frist.txt', 'text/plain') })),
      upload(form({ file: file(new Uint8Array(page), 'rules.html', 'text/html') })),
    ]);
    expect(answers.map(({ status, body }) => [status, body.contentType])).toEqual([
      [202, 'text/plain'],
      [202, 'text/plain'],
      [202, 'text/html'],
    ]);
  });

  it('as JSON is text whatever characters it has', async () => {
    const text = 'The relief valve opens at 3.2 bar.\u0000 Call the fitter.\u0001\u000b';
    const made = await service.call<DocumentResource>('POST', '/v1/documents', {
      json: { title: 'Boiler', text },
    });
    expect(made).toMatchObject({ status: 202, body: { contentType: 'text/plain', sha256: sha256(text) } });
    const changed = await service.call('PUT', `/v1/documents/${made.body.id}/content`, {
      json: { text: `${text}\0` },
    });
    expect(changed.status).toBe(202);
  });

  it.each([
    ['stock.csv', 'Artikel;Bestand\nSchraube;4120', 'text/csv'],
    ['stations.tsv', 'station\theight\nHohenberg\t912', 'text/tab-separated-values'],
    ['schema.xml', '<?xml version="1.0"?><catalog/>', 'application/xml'],
  ])('of %s has one type, whatever is declared', async (name, content, expected) => {
    const declared = [undefined, 'application/octet-stream', 'text/plain', expected, 'text/xml', 'image/png'];
    const answers = await Promise.all(
      declared.map((type) => upload(form({ file: file(content, name, type) }))),
    );
    expect(answers.map(({ status }) => status)).toEqual(declared.map(() => 202));
    expect(new Set(answers.map(({ body }) => body.contentType))).toEqual(new Set([expected]));
  });

  it('keeps the name of its file, cleaned, and that of each new version', async () => {
    const { body } = await upload(form({ file: file('plain', 'C:\\me\\bell\u202e 2026.txt', 'text/plain') }));
    expect(body).toMatchObject({ filename: 'bell 2026.txt', title: 'bell\u202e 2026' });
    const path = `/v1/documents/${body.id}/content`;
    const named = async (options: Parameters<typeof service.call>[2]) =>
      (await service.call<DocumentResource>('PUT', path, options)).body.filename;
    const disposition = `attachment; filename*=UTF-8''Gr%C3%B6%C3%9Fe.md`;
    const headers = { 'content-type': 'text/markdown', 'content-disposition': disposition };
    expect(await named({ headers, body: '# Size' })).toBe('Größe.md');
    expect(
      await named({ headers: { ...headers, 'content-disposition': 'file"' }, body: '# Odd' }),
    ).toBeUndefined();
    expect(await named({ body: form({ file: file('two', 'two.txt', 'text/plain') }) })).toBe('two.txt');
    const { body: now } = await service.call<DocumentResource>('GET', `/v1/documents/${body.id}`, {});
    expect(now.filename).toBe('two.txt');
    expect(await named({ json: { text: 'typed' } })).toBeUndefined();
  });

  it('as JSON is a document like any other', async () => {
    const text = 'Ebbe und Flut 🌊';
    const json = { title: 'Gezeiten', text, metadata: { lang: 'de' }, visibility: 'tenant' };
    const { status, body } = await service.call<DocumentResource>('POST', '/v1/documents', { json });
    expect(status).toBe(202);
    expect(body).toMatchObject({
      title: 'Gezeiten',
      contentType: 'text/plain',
      bytes: Buffer.byteLength(text),
      sha256: sha256(text),
      metadata: { lang: 'de' },
      visibility: 'tenant',
    });
  });

  it('keeps facts that are lists and dates, and tells later stages of them apart from values', async () => {
    const metadata = {
      year: 2026,
      published: '2026-11-29',
      tags: ['sea', 'moon'],
      scores: [1, 2.5],
      none: [],
    };
    const { body } = await upload(form({ metadata: JSON.stringify(metadata), file: file('sea', 'sea.txt') }));
    expect(body.metadata).toEqual(metadata);
    const { body: stored } = await service.call<DocumentResource>('GET', `/v1/documents/${body.id}`, {});
    expect(stored.metadata).toEqual(metadata);
    const event = await eventually(() => ingested.find((data) => data.documentId === body.id), {
      what: 'DocumentIngested arrives',
    });
    const { year, published, ...metadataLists } = metadata;
    expect(event).toMatchObject({ metadata: { year, published }, metadataLists });
  });

  it('is published with all that later stages need', async () => {
    const { body } = await upload(form({ title: 'Told', file: file('told', 'told.txt') }));
    const event = await eventually(() => ingested.find((data) => data.documentId === body.id), {
      what: 'DocumentIngested arrives',
    });
    const [key] = (await service.blobKeys()).filter((k) => k.includes(body.id));
    expect(event).toEqual({
      documentId: body.id,
      version: 1,
      attempt: 1,
      tenantId: alice.tenantId,
      ownerId: alice.userId,
      title: 'Told',
      titleGiven: true,
      descriptionRevision: 1,
      filename: 'told.txt',
      visibility: 'private',
      readers: [],
      collections: [],
      sharingRevision: 1,
      metadata: {},
      contentType: 'text/plain',
      bytes: 4,
      sha256: sha256('told'),
      location: { bucket: `${service.aws.prefix}-blobs`, key },
      timestamp: body.createdAt,
    });
  });

  it('of many MiB arrives whole', async () => {
    const bytes = new Uint8Array(12 * 1024 * 1024).fill(0x61);
    const { body } = await upload(form({ file: file(bytes, 'large.txt', 'text/plain') }));
    expect(body).toMatchObject({ bytes: bytes.length, sha256: sha256(bytes) });
    const content = await service.send('GET', `/v1/documents/${body.id}/content`, {});
    expect(sha256(new Uint8Array(await content.arrayBuffer()))).toBe(body.sha256);
  });
});

describe('the content', () => {
  it.each([
    ['changed', 'The moon pulls the tea.'],
    ['cut', 'The moon'],
  ])('is an error when the stored bytes are %s, and never a 200 with other bytes', async (_what, damaged) => {
    const { id } = await putText(service);
    const key = (await service.blobKeys()).find((name) => name.includes(id));
    const stored = `${service.aws.endpoint}/${testBucket(service.aws)}/${key}`;
    expect((await fetch(stored, { method: 'PUT', body: damaged })).status).toBe(200);
    const answer = await service.call('GET', `/v1/documents/${id}/content`);
    expect(answer).toMatchObject({ status: 500, body: { reason: 'content_damaged' } });
  });

  it('comes back as it was sent, as a download that no browser runs', async () => {
    const html = '<script>alert(1)</script>';
    const { body } = await upload(form({ title: 'Size', file: file(html, 'Größe: A*B.html', 'text/html') }));
    const answer = await service.send('GET', `/v1/documents/${body.id}/content`, {});
    expect(await answer.text()).toBe(html);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/html',
      'content-length': String(html.length),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      etag: `"${body.sha256}"`,
    });
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="Gr??e_ A_B.html"; filename*=UTF-8''Gr%C3%B6%C3%9Fe_%20A_B.html`,
    );
  });

  it('is not sent again to who has it', async () => {
    const { body } = await upload(form({ file: file('known', 'a.txt') }));
    const headers = { 'if-none-match': `"${body.sha256}"` };
    const answer = await service.send('GET', `/v1/documents/${body.id}/content`, { headers });
    expect([answer.status, await answer.text()]).toEqual([304, '']);
  });

  it('can be asked about without being sent', async () => {
    const { body } = await upload(form({ file: file('known', 'a.txt') }));
    const answer = await service.send('HEAD', `/v1/documents/${body.id}/content`, {});
    expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([
      200,
      '5',
      '',
    ]);
  });

  it('can be replaced as a form, as JSON or bare, and each is a new version', async () => {
    const { body: first } = await upload(form({ title: 'Kept', file: file('one', 'a.txt') }));
    const put = (options: object) =>
      service.call<DocumentResource>('PUT', `/v1/documents/${first.id}/content`, options);
    const second = await put({ body: form({ file: file('# two', 'b.md') }) });
    expect(second.status).toBe(202);
    expect(second.body).toMatchObject({ id: first.id, title: 'Kept', version: 2, status: 'ingested' });
    expect(second.body).toMatchObject({ contentType: 'text/markdown', sha256: sha256('# two') });
    expect(await put({ json: { text: 'three' } })).toMatchObject({ body: { version: 3, bytes: 5 } });
    const bare = { body: pdfBytes, headers: { 'content-type': 'application/pdf' } };
    expect(await put(bare)).toMatchObject({ body: { version: 4, contentType: 'application/pdf' } });
    const answer = await service.send('GET', `/v1/documents/${first.id}/content`, {});
    expect(Buffer.from(await answer.arrayBuffer()).equals(pdfBytes)).toBe(true);
    // One that is replaced before it is reserved is not published.
    await eventually(() => ingested.find((e) => e.documentId === first.id && e.version === 4), {
      what: 'the newest version is published',
    });
  });

  it('can be replaced by its owner alone', async () => {
    const { body } = await upload(form({ visibility: 'tenant', file: file('one', 'a.txt') }));
    const put = await service.call('PUT', `/v1/documents/${body.id}/content`, {
      as: bob,
      json: { text: 'x' },
    });
    expect(put).toMatchObject({ status: 403, body: { reason: 'not_document_owner' } });
  });
});
