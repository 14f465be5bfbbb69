import { randomUUID } from 'node:crypto';
import { DocumentEmbedded, DocumentFailed, DocumentIndexed, DocumentUnindexed } from '@lectern/contracts';
import { findBrokenPacts, type ProviderStates } from '@lectern/contracts/testing';
import { sendToQueue, type Tap, tapEvents } from '@lectern/events/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ann, type Harness, startRetrieval } from '../support/start-retrieval.ts';

let service: Harness;
let tap: Tap;
beforeAll(async () => {
  service = await startRetrieval();
  const types = [DocumentIndexed.type, DocumentFailed.type, DocumentUnindexed.type];
  tap = await tapEvents(service.aws, { from: 'retrieval', types });
});
afterAll(async () => {
  tap.close();
  await service.stop();
});

/** Has a document of ann indexed, as the embedding service does; the event. */
async function indexed(documentId: string) {
  await service.embedded(['Refunds take two weeks.'], { documentId });
  return tap.published(DocumentIndexed.type, documentId);
}

const states: ProviderStates = {
  'the service has started': async () => ({}),
  'the caller is a person with a session': async () => ({ caller: ann }),
  'the caller has an indexed document about refunds': async () => {
    await indexed('refunds');
    return { caller: ann };
  },
  'a document is indexed': async () => {
    await indexed('document-1');
    return {};
  },
  'a document was embedded': async () => ({ event: await indexed('tides') }),
  'a document was embedded by another model': async () => {
    // An index has the model of its first document.
    await indexed('first');
    await service.embedded(['x'], { documentId: 'alien', model: 'another-model' });
    return { event: await tap.published(DocumentFailed.type, 'alien') };
  },
  'a document was deleted': async () => {
    await indexed('gone');
    await service.deleted('gone');
    return { event: await tap.published(DocumentUnindexed.type, 'gone') };
  },
  'something else is held of a document, and another document': async () => {
    await indexed('document-0');
    await indexed('document-1');
    return {};
  },
  'there are points of a document that is not live': async () => {
    await indexed('hidden');
    const path = '/internal/tombstones/hidden';
    await service.call('PUT', path, { from: 'document', json: { tenantId: 'tenant-a' } });
    return {};
  },
  'an event of a tenant was given up': async () => {
    const event = {
      ...{ specversion: '1.0', id: randomUUID(), source: '/lectern/embedding', type: DocumentEmbedded.type },
      ...{ time: new Date().toISOString(), data: { tenantId: 'tenant-dead' } },
    };
    await sendToQueue(service.aws, 'retrieval-dead-letter', JSON.stringify(event));
    return {};
  },
};

it('retrieval does what its callers and the consumers of its events count on', async () => {
  expect(await findBrokenPacts({ provider: 'retrieval', url: service.url, states })).toEqual([]);
});
