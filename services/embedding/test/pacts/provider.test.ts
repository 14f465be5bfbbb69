import { randomUUID } from 'node:crypto';
import {
  AttachmentsExtracted,
  DocumentEmbedded,
  DocumentFailed,
  DocumentIngested,
  DocumentPurged,
} from '@lectern/contracts';
import { findBrokenPacts, type ProviderStates } from '@lectern/contracts/testing';
import { sendToQueue, type Tap, tapEvents } from '@lectern/events/testing';
import { testPrincipal } from '@lectern/service/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHashEmbeddingProvider } from '../../src/adapters/providers/hash-embedding-provider.ts';
import { startEmbedding } from '../support/start-embedding.ts';

let platform: Awaited<ReturnType<typeof startEmbedding>>;
let tap: Tap;
beforeAll(async () => {
  platform = await startEmbedding(createHashEmbeddingProvider());
  const types = [DocumentEmbedded, AttachmentsExtracted, DocumentFailed, DocumentPurged].map(
    ({ type }) => type,
  );
  tap = await tapEvents(platform.aws, { from: 'embedding', types });
});
afterAll(async () => {
  tap.close();
  await platform.stop();
});

/** Puts in a document, as the document service does; its id. */
async function putIn(content: string, contentType = 'text/markdown'): Promise<string> {
  const document = await platform.upload(content, { contentType });
  await platform.publish(document);
  return document.documentId;
}

const mail = [
  ...[
    'From: a@x.example',
    'Subject: Plan',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=m',
    '',
  ],
  ...['--m', '', 'See the file.', '--m', 'Content-Type: text/plain; name="plan.txt"'],
  ...['Content-Disposition: attachment; filename="plan.txt"', '', 'The plan.', '--m--'],
].join('\r\n');

const states: ProviderStates = {
  'the service has started': async () => ({}),
  'there is a model': async () => ({}),
  'there is a model, and a caller': async () => ({
    caller: testPrincipal({ tenantId: 'tenant-a', userId: 'ann' }),
  }),
  'a document with a reader was put in': async () => ({
    event: await tap.published(DocumentEmbedded.type, await putIn('The moon pulls the sea.')),
  }),
  'a document without text was put in': async () => ({
    event: await tap.published(DocumentFailed.type, await putIn(' ')),
  }),
  'a mail with an attachment was put in': async () => ({
    event: await tap.published(AttachmentsExtracted.type, await putIn(mail, 'message/rfc822')),
  }),
  'a document was deleted': async () => {
    const id = await putIn('The sea has tides.');
    await tap.published(DocumentEmbedded.type, id);
    await platform.remove(id);
    return { event: await tap.published(DocumentPurged.type, id) };
  },
  'something else is held of a document, and another document': async () => {
    for (const documentId of ['document-0', 'document-1']) {
      await platform.publish(await platform.upload('Terns travel.', { documentId, tenantId: 'tenant-a' }));
      await tap.published(DocumentEmbedded.type, documentId);
    }
    return {};
  },
  'an event of a tenant was given up': async () => {
    const event = {
      ...{ specversion: '1.0', id: randomUUID(), source: '/lectern/document', type: DocumentIngested.type },
      ...{ time: new Date().toISOString(), data: { tenantId: 'tenant-dead' } },
    };
    await sendToQueue(platform.aws, 'embedding-dead-letter', JSON.stringify(event));
    return {};
  },
};

it('the embedding service does what its callers and the consumers of its events count on', async () => {
  expect(await findBrokenPacts({ provider: 'embedding', url: platform.url, states })).toEqual([]);
});
