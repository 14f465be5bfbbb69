import { createServer } from 'node:http';
import { listenOnLoopback } from '@lectern/testing';

/** The one call of the retrieval service that documents need. */
export interface RetrievalStub {
  readonly url: string;
  /** Ids of documents that it was asked to hide. */
  readonly hidden: string[];
  /** While true, every call fails as when the service is broken. */
  broken: boolean;
  stop(): Promise<void>;
}

export async function startRetrievalStub(): Promise<RetrievalStub> {
  const server = createServer((req, res) => {
    const [, id] = /^\/internal\/tombstones\/([^/]+)$/.exec(req.url ?? '') ?? [];
    req.resume();
    if (req.method !== 'PUT' || id === undefined) {
      res.writeHead(404).end();
      return;
    }
    if (!stub.broken) stub.hidden.push(id);
    res.writeHead(stub.broken ? 500 : 204).end();
  });
  const { url, stop } = await listenOnLoopback(server);
  const stub: RetrievalStub = { url, hidden: [], broken: false, stop };
  return stub;
}
