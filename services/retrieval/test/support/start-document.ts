import type { Principal } from '@lectern/auth';
import type { DocumentResource } from '@lectern/contracts';
import { createCaller, startProcess, testEnvironment } from '@lectern/service/testing';
import { testDatabase } from '@lectern/testing';
import { ann, type Harness } from './start-retrieval.ts';

const writer: Principal = { ...ann, scopes: ['documents:read', 'documents:write'] };

/** The real document service in a process of its own, beside a retrieval service that was started without its stand-in. */
export async function startDocument(retrieval: Harness) {
  const database = await testDatabase();
  const service = await startProcess(new URL('../../../document/src/main.ts', import.meta.url), {
    ...testEnvironment({ service: 'document', database, aws: retrieval.aws }),
    DISCOVERY_ADDRESSES: `retrieval=${retrieval.url}`,
  });
  const { call } = createCaller(service.url);
  const send = async (method: string, path: string, json?: object): Promise<DocumentResource> => {
    const answer = await call<DocumentResource>(method, path, { as: writer, ...(json && { json }) });
    if (answer.status >= 300) throw new Error(`${path} answered ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  return {
    /** Puts in a document of ann, and has it embedded as these texts. */
    upload: async (texts: readonly string[]): Promise<DocumentResource> => {
      const document = await send('POST', '/v1/documents', { title: 'Shared', text: 'x' });
      const { id: documentId, visibility, readers = [] } = document;
      await retrieval.embedded(texts, { documentId, visibility, readers, sharingRevision: 1 });
      return document;
    },
    patch: (id: string, json: object) => send('PATCH', `/v1/documents/${id}`, json),
    /** Makes a collection. @returns its id */
    makeCollection: async () => (await send('POST', '/v1/collections', { name: 'Some' })).id,
    deleteCollection: (id: string) => send('DELETE', `/v1/collections/${id}`),
    add: (collectionId: string, id: string, attributes: object = {}) =>
      send('PUT', `/v1/collections/${collectionId}/documents/${id}`, { attributes }),
    remove: (collectionId: string, id: string) =>
      send('DELETE', `/v1/collections/${collectionId}/documents/${id}`),
    stop: async () => {
      await service.kill();
      await database.drop();
    },
  };
}
