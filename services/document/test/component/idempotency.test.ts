import type { DocumentResource } from '@lectern/contracts';
import type { CallOptions } from '@lectern/service/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bob, file, form, type Harness, startDocument } from '../support/start-document.ts';

let service: Harness;

beforeAll(async () => {
  service = await startDocument();
});

afterAll(() => service.stop());

const key = (value: string) => ({ 'idempotency-key': value });
const post = (options: CallOptions) => service.call<DocumentResource>('POST', '/v1/documents', options);
const json = { title: 'Tides', text: 'The moon pulls the sea.' };

describe('a request with an Idempotency-Key', () => {
  it('has its effect once, and every repetition gets the first answer', async () => {
    const first = await post({ json, headers: key('a') });
    const again = await post({ json, headers: key('a') });
    expect(again.status).toBe(202);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    expect((await service.blobKeys()).filter((name) => name.includes(first.body.id))).toHaveLength(1);
  });

  it('is the same however a form puts its parts', async () => {
    const text = file('# Tides', 'tides.md');
    const metadata = '{"a":1,"b":2}';
    const swapped = '{"b":2,"a":1}';
    const first = await post({ body: form({ title: 'T', metadata, file: text }), headers: key('b') });
    const again = await post({
      body: form({ file: text, metadata: swapped, title: 'T' }),
      headers: key('b'),
    });
    expect(again.body).toEqual(first.body);
  });

  it.each([
    ['text', { json: { ...json, text: 'Something else.' } }],
    ['title', { json: { ...json, title: 'Other' } }],
    ['visibility', { json: { ...json, visibility: 'tenant' } }],
    ['type', { body: form({ title: json.title, file: file(json.text, 'a.md') }) }],
  ])('is refused when its %s differs', async (what, other) => {
    const before = await service.blobKeys();
    const first = await post({ json, headers: key(what) });
    expect(first.status).toBe(202);
    const answer = await post({ ...other, headers: key(what) });
    expect(answer).toMatchObject({ status: 422, body: { reason: 'idempotency_key_reused' } });
    expect(await service.blobKeys()).toHaveLength(before.length + 1);
  });

  it('shares its key with nobody', async () => {
    const [mine, theirs] = [
      await post({ json, headers: key('c') }),
      await post({ json, headers: key('c'), as: bob }),
    ];
    expect(theirs.body.id).not.toBe(mine.body.id);
    expect(theirs.headers.get('idempotency-replayed')).toBeNull();
  });

  it('makes one document of any number of requests at once', async () => {
    const before = (await service.blobKeys()).length;
    const answers = await Promise.all(Array.from({ length: 12 }, () => post({ json, headers: key('race') })));
    const accepted = answers.filter(({ status }) => status === 202);
    expect(new Set(accepted.map(({ body }) => body.id)).size).toBe(1);
    for (const answer of answers.filter(({ status }) => status !== 202)) {
      expect(answer).toMatchObject({
        status: 409,
        body: { reason: 'idempotency_key_in_progress', retryable: true },
      });
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    expect(await service.blobKeys()).toHaveLength(before + 1);
  });

  it('gives the key back when it fails', async () => {
    const refused = await post({ body: form({ file: file('', 'a.txt') }), headers: key('d') });
    expect(refused.status).toBe(422);
    expect((await post({ json, headers: key('d') })).status).toBe(202);
  });

  it('makes one version of repeated new content', async () => {
    const { body } = await post({ json });
    const put = (text: string, name: string) =>
      service.call<DocumentResource>('PUT', `/v1/documents/${body.id}/content`, {
        json: { text },
        headers: key(name),
      });
    expect((await put('two', 'e')).body.version).toBe(2);
    expect((await put('two', 'e')).body.version).toBe(2);
    expect((await put('three', 'f')).body.version).toBe(3);
    expect((await put('three', 'e')).status).toBe(422);
  });

  it.each(['', 'with space', 'x'.repeat(256)])('refuses the key %j', async (value) => {
    const answer = await post({ json, headers: key(value) });
    expect(answer.status).toBe(400);
  });
});
