import { type BlobLink, openBlobLink, testAws } from '@lectern/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { file, form, type Harness, putText, startDocument } from '../support/start-document.ts';

const stallTimeoutMs = 1_500;
let link: BlobLink;
let service: Harness;

beforeAll(async () => {
  const aws = testAws();
  link = await openBlobLink(aws.endpoint);
  const settings = { BLOB_STALL_TIMEOUT_MS: String(stallTimeoutMs) };
  service = await startDocument(settings, { ...aws, endpoint: link.url });
});
afterEach(() => link.mend());
afterAll(async () => {
  await service.stop();
  await link.close();
});

describe('while S3 takes requests and answers none', () => {
  it.each<[string, (id: string) => ReturnType<Harness['call']>]>([
    [
      'an upload',
      () => service.call('POST', '/v1/documents', { body: form({ file: file('Tides.', 'tides.txt') }) }),
    ],
    ['the content of a document', (id) => service.call('GET', `/v1/documents/${id}/content`)],
  ])('%s is answered 503 with Retry-After after one silence', async (_what, ask) => {
    const { id } = await putText(service);
    link.stall();
    const { status, headers, body } = await ask(id);
    expect(link.unanswered).toBe(1);
    expect({ status, body }).toMatchObject({ status: 503, body: { reason: 'blob_store_unavailable' } });
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    link.mend();
    expect((await service.send('GET', `/v1/documents/${id}/content`, {})).status).toBe(200);
  });
});
