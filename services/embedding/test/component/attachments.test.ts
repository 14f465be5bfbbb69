import { text } from 'node:stream/consumers';
import { AttachmentsExtracted, DocumentEmbedded, type DocumentIngested } from '@lectern/contracts';
import type { CloudEvent, DataOf } from '@lectern/events';
import { eventually } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmbedding } from '../support/start-embedding.ts';
import { countingProvider } from '../support/test-providers.ts';

type Extracted = CloudEvent<DataOf<typeof AttachmentsExtracted>>;

let platform: Awaited<ReturnType<typeof startEmbedding>>;
beforeAll(async () => {
  platform = await startEmbedding(countingProvider());
});
afterAll(() => platform.stop());

const part = (name: string, body: string, encoding = '8bit') => [
  '--m',
  `Content-Type: application/octet-stream; name="${name}"`,
  `Content-Disposition: attachment; filename="${name}"`,
  `Content-Transfer-Encoding: ${encoding}`,
  '',
  body,
];
const mail = [
  ...['From: Plan <plan@x.example>', 'Subject: Move', 'MIME-Version: 1.0'],
  ...[
    'Content-Type: multipart/mixed; boundary=m',
    '',
    '--m',
    'Content-Type: text/plain',
    '',
    'See the files.',
  ],
  ...part('photo.png', '\u0089PNG\r\n\u001a\n\0'),
  ...part('stock.csv', Buffer.from('crane,tonnes').toString('base64'), 'base64'),
  ...part('old.eml', 'From: a@x.example\r\nDate: today\r\nMessage-ID: <1@x>\r\n\r\nThe crane is sold.'),
  '--m--',
].join('\r\n');

const extractedOf = (documentId: string, times: number) =>
  eventually(
    () => {
      const all = platform
        .ofDocument(documentId)
        .filter((e): e is Extracted => e.type === AttachmentsExtracted.type);
      return all.length >= times ? all : undefined;
    },
    { what: `${times} times extracted: ${documentId}` },
  );
const send = async (changed: Partial<DataOf<typeof DocumentIngested>> = {}) => {
  const document = await platform.upload(mail, { contentType: 'message/rfc822', ...changed });
  await platform.publish(document);
  return document;
};
const contentOf = async (location: { bucket: string; key: string }) =>
  text((await platform.blobs.get(location)).body);

describe('a mail with attachments', () => {
  it('is told with what is attached to it and can be read, the bytes being in blobs', async () => {
    const { documentId } = await send();
    const [event] = await extractedOf(documentId, 1);
    expect(event?.data.attachments).toMatchObject([
      { part: 2, filename: 'stock.csv', contentType: 'text/csv', bytes: 12 },
      { part: 3, filename: 'old.eml', contentType: 'message/rfc822' },
    ]);
    const locations = event!.data.attachments.map(({ location }) => location);
    expect(await contentOf(locations[0]!)).toBe('crane,tonnes');
    const embedded = await platform.received(documentId, DocumentEmbedded.type);
    expect(embedded.data).toMatchObject({ warnings: [{ reason: 'attachment_not_read' }] });

    await platform.remove(documentId);
    for (const location of locations)
      await eventually(
        () =>
          platform.blobs.get(location).then(
            () => undefined,
            () => true,
          ),
        {
          what: `removed: ${location.key}`,
        },
      );
  });

  it('is read again when it is republished, since its attachments are not kept', async () => {
    const document = await send();
    const [first] = await extractedOf(document.documentId, 1);
    for (const { location } of first!.data.attachments) await platform.blobs.delete(location);
    await platform.publish({ ...document, attempt: 2 });
    const [, again] = await extractedOf(document.documentId, 2);
    expect(again?.data.attachments).toEqual(first?.data.attachments);
    expect(await contentOf(again!.data.attachments[0]!.location)).toBe('crane,tonnes');
  });

  it('that was itself attached twice over names them, and takes nothing out', async () => {
    const { documentId } = await send({ attachmentDepth: 2 });
    const embedded = await platform.received(documentId, DocumentEmbedded.type);
    expect(embedded.data).toMatchObject({
      warnings: [{}, { detail: expect.stringContaining('stock.csv') }, {}],
    });
    expect(platform.ofDocument(documentId).map(({ type }) => type)).toEqual([DocumentEmbedded.type]);
  });
});
