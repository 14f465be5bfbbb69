import type { ServerResponse } from 'node:http';
import { type StubRequest, sendJson } from '@lectern/testing';
import { hit, principal, type TestBff } from './start-bff.ts';

/** Who may change files. */
export const writer = { ...principal, scopes: [...principal.scopes, 'documents:write' as const] };

/** Of all that there is: a document, a collection and a batch. */
export const id = '0198d2f4-a28f-7c19-95f3-8e9fa0b1c2d4';
const hex = id.replaceAll('-', '');
export const [fileId, storeId, batchId] = [`file-${hex}`, `vs_${hex}`, `vsfb_${hex}`];
const at = '2026-01-01T00:00:00.000Z';

const document = {
  ...{ id, title: 'Tides', filename: 'tides.md', bytes: 22, status: 'indexed', createdAt: at, metadata: {} },
  collections: [{ id, attributes: { chapter: 3 }, addedAt: at }],
};
/** Counts of a collection without documents. */
export const none = { ingested: 0, embedded: 0, indexed: 0, failed: 0, rejected: 0, joining: 0 };
const collection = {
  ...{ id, name: 'Seas', description: '', metadata: { shelf: 4, tags: ['a'] }, bytes: 22, createdAt: at },
  documents: none,
};
const batch = {
  ...{ id, collectionId: id, createdAt: at },
  documents: { total: 0, pending: 0, indexed: 0, failed: 0, cancelled: 0 },
};

/** What is otherwise than by default. */
export interface More {
  readonly document?: object;
  readonly collection?: object;
  readonly batchDocuments?: object;
}

/** Answers as the document service, which has one of each thing. */
export function answerWith(more: More = {}) {
  return ({ method, url }: StubRequest, response: ServerResponse): void => {
    const path = url.split('?')[0] ?? '';
    if (path.includes('/batches')) {
      sendJson(response, { ...batch, documents: { ...batch.documents, ...more.batchDocuments } });
    } else if (path.endsWith('/memberships')) {
      const member = { documentId: hit.documentId, title: 'Refunds', attributes: { year: 2025 } };
      sendJson(response, { data: [member] });
    } else if (method === 'GET' && path.endsWith('/documents')) {
      sendJson(response, { data: [document], nextCursor: 'next' });
    } else if (/^\/(v1|internal)\/collections/.test(path))
      sendJson(response, { ...collection, ...more.collection });
    else sendJson(response, { ...document, ...more.document });
  };
}

/** An answer whose body may be anything. */
interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of it.
  readonly body: any;
}

/** Calls the bff for who may change files. */
export async function ask(
  bff: TestBff,
  [method, path, body]: readonly [string, string, object?],
): Promise<Answer> {
  const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const response = await bff.call(path, init, writer);
  return { status: response.status, headers: response.headers, body: await response.json() };
}
