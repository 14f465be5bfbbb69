import { createServer, type IncomingMessage, request } from 'node:http';
import { listenOnLoopback } from './listen-on-loopback.ts';

/** A way to the emulator on which S3 alone can be away. */
export interface BlobLink {
  readonly url: string;
  /** Requests to S3 are cut off. */
  cut(): void;
  /** Requests to S3 are taken, and never answered. */
  stall(): void;
  /** Requests to S3 that have not been answered since it was stalled last. */
  readonly unanswered: number;
  mend(): void;
  close(): Promise<void>;
}

/** Opens a way on loopback to the emulator. S3 is addressed by path, SNS and SQS by `POST /`. */
export async function openBlobLink(target: string): Promise<BlobLink> {
  let state: 'up' | 'cut' | 'stalled' = 'up';
  let unanswered = 0;
  const isForS3 = ({ method, url }: IncomingMessage) => !(method === 'POST' && url === '/');
  const server = createServer((incoming, outgoing) => {
    if (state !== 'up' && isForS3(incoming)) {
      if (state === 'cut') incoming.destroy();
      else unanswered += 1;
      return;
    }
    const { method, headers } = incoming;
    const onward = request(new URL(incoming.url ?? '/', target), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  const { url, stop } = await listenOnLoopback(server);
  return {
    url,
    cut: () => {
      state = 'cut';
    },
    stall: () => {
      state = 'stalled';
      unanswered = 0;
    },
    get unanswered() {
      return unanswered;
    },
    mend: () => {
      state = 'up';
    },
    close: stop,
  };
}
