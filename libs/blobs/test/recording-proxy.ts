import { createServer, request } from 'node:http';
import { listenOnLoopback } from '@lectern/testing';

export interface RecordingProxy {
  readonly url: string;
  /** `METHOD /path?query` of every request, in order of arrival. */
  readonly requests: string[];
  /** Bytes of request bodies that went through so far. */
  bytesSent(): number;
  close(): Promise<void>;
}

/** Stands between a client and a store, to see what the client really sends and when. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const requests: string[] = [];
  let bytes = 0;
  const server = createServer((incoming, outgoing) => {
    requests.push(`${incoming.method} ${incoming.url}`);
    const onward = request(
      new URL(incoming.url ?? '/', target),
      { method: incoming.method ?? 'GET', headers: incoming.headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.on('error', () => outgoing.destroy());
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength;
    });
    incoming.pipe(onward);
  });
  const { url, stop } = await listenOnLoopback(server);
  return { url, requests, bytesSent: () => bytes, close: stop };
}
