import { createServer, type IncomingMessage } from 'node:http';
import { listenOnLoopback } from '@lectern/testing';
import { createHashEmbeddingProvider } from '../../src/adapters/providers/hash-embedding-provider.ts';

/** An answer that the stub gives once, ahead of the real ones. */
export interface StubbedAnswer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** A server that speaks `POST /v1/embeddings`, with feature hashing behind it. */
export async function startOpenAiStub() {
  const hashing = createHashEmbeddingProvider();
  const requests: { authorization: string | undefined; input: string[]; model: string }[] = [];
  const answers: StubbedAnswer[] = [];
  const { signal } = new AbortController();
  let held = Number.POSITIVE_INFINITY;
  const server = createServer(async (req, res) => {
    const body = JSON.parse(await textOf(req));
    requests.push({ authorization: req.headers.authorization, input: body.input, model: body.model });
    if (requests.length >= held) return;
    const stubbed = answers.shift();
    if (stubbed) {
      res.writeHead(stubbed.status, { 'content-type': 'application/json', ...stubbed.headers });
      res.end(JSON.stringify(stubbed.body ?? { error: { message: 'stubbed' } }));
      return;
    }
    const vectors = await hashing.embed(body.input, { kind: 'passage', signal });
    // In reverse, since a client must go by the index.
    const data = vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: [...vector].map((v) => v * 3),
    }));
    res.writeHead(200, { 'content-type': 'application/json' });
    res.end(JSON.stringify({ object: 'list', model: body.model, data: data.reverse(), usage: {} }));
  });
  const { url, stop } = await listenOnLoopback(server);
  return {
    baseUrl: `${url}/v1`,
    requests,
    answers,
    /** Leaves this request and all later ones, counted from 1, without an answer. */
    holdFrom: (request: number) => {
      held = request;
    },
    stop,
  };
}

async function textOf(req: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of req) text += part;
  return text;
}
