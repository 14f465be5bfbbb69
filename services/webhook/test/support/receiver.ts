import { eventually, type HttpStub, type StubRequest, startHttpStub } from '@lectern/testing';
import { Webhook } from 'standardwebhooks';

/** What a message says. */
export interface Payload {
  readonly type: string;
  readonly timestamp: string;
  readonly data: { readonly id: string } & Readonly<Record<string, unknown>>;
}

/** A receiver of webhooks on loopback. */
export interface Receiver extends HttpStub {
  /** Where webhooks are delivered to. */
  readonly hook: string;
  /** Waits for the first request about a document. */
  about(documentId: string): Promise<StubRequest>;
  /** How many requests about a document there were. */
  count(documentId: string): number;
  /** Accepts everything again, and forgets what came. */
  reset(): void;
}

const accept: HttpStub['answer'] = (_, response) => response.writeHead(204).end();

/** Refuses everything with a status. */
export function refuse(status: number, headers: Record<string, string> = {}): HttpStub['answer'] {
  return (_, response) => response.writeHead(status, headers).end();
}

/** Starts one that accepts everything. */
export async function startReceiver(): Promise<Receiver> {
  const stub = await startHttpStub(accept);
  const of = (documentId: string) =>
    stub.requests.filter((request) => payloadOf(request).data.id === documentId);
  return Object.assign(stub, {
    hook: `${stub.url}/hook?source=lectern`,
    about: (documentId: string) =>
      eventually(() => of(documentId)[0], {
        what: `the receiver is told of ${documentId}`,
        timeoutMs: 30_000,
      }),
    count: (documentId: string) => of(documentId).length,
    reset: () => {
      stub.answer = accept;
      stub.requests.length = 0;
    },
  });
}

export function payloadOf({ body }: StubRequest): Payload {
  return JSON.parse(body);
}

/** What a request says to a receiver that verifies it; throws where it is not signed by the secret. */
export function verified(secret: string, { body, headers }: StubRequest): Payload {
  const texts = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
  return new Webhook(secret).verify(body, Object.fromEntries(texts)) as Payload;
}
