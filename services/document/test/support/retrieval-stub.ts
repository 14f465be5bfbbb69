import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The one call of the retrieval service that documents need. */
export interface RetrievalStub {
  readonly url: string;
  /** Ids of documents that it was told to hide. */
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
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stub: RetrievalStub = {
    url: `http://127.0.0.1:${port}`,
    hidden: [],
    broken: false,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return stub;
}
