import { createServer, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import type { SharingRequest } from '@lectern/contracts';
import { listenOnLoopback } from '@lectern/testing';

/** The calls of the retrieval service that documents need. */
export interface RetrievalStub {
  readonly url: string;
  /** Ids of documents that it was asked to hide. */
  readonly hidden: string[];
  /** Who may see which documents, as it was told. */
  readonly shared: (SharingRequest & { documentId: string })[];
  /** While true, every call fails as when the service is broken. */
  broken: boolean;
  stop(): Promise<void>;
}

export async function startRetrievalStub(): Promise<RetrievalStub> {
  const answer = async (req: IncomingMessage): Promise<number> => {
    const body = await json(req);
    const [, what, documentId] = /^\/internal\/(tombstones|sharing)\/([^/]+)$/.exec(req.url ?? '') ?? [];
    if (req.method !== 'PUT' || documentId === undefined) return 404;
    if (stub.broken) return 500;
    if (what === 'tombstones') stub.hidden.push(documentId);
    else stub.shared.push({ ...(body as SharingRequest), documentId });
    return 204;
  };
  const server = createServer((req, res) => {
    void answer(req).then((status) => res.writeHead(status).end());
  });
  const { url, stop } = await listenOnLoopback(server);
  const stub: RetrievalStub = { url, hidden: [], shared: [], broken: false, stop };
  return stub;
}
