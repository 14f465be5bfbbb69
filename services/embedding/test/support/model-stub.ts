import { createServer, type IncomingMessage } from 'node:http';
import { encodeVector } from '@lectern/contracts';
import { listenOnLoopback } from '@lectern/testing';
import { createHashEmbeddingProvider } from '../../src/adapters/providers/hash-embedding-provider.ts';

/** An answer that the stub gives once, ahead of the real ones. */
export interface StubbedAnswer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** The model service as it answers `POST /internal/vectors`, with feature hashing behind it. */
export async function startModelStub() {
  const hashing = createHashEmbeddingProvider();
  const requests: { input: string[]; model: string; tenantId: string | undefined }[] = [];
  const answers: StubbedAnswer[] = [];
  const { signal } = new AbortController();
  let held = Number.POSITIVE_INFINITY;
  const server = createServer(async (req, res) => {
    const body = JSON.parse(await textOf(req));
    requests.push({ input: body.texts, model: body.model, tenantId: body.tenantId });
    if (requests.length >= held) return;
    const stubbed = answers.shift();
    if (stubbed) {
      res.writeHead(stubbed.status, { 'content-type': 'application/json', ...stubbed.headers });
      res.end(JSON.stringify(stubbed.body ?? {}));
      return;
    }
    const vectors = await hashing.embed(body.texts, { kind: 'passage', signal });
    // Models give vectors of any length.
    const encoded = vectors.map((vector) => encodeVector(vector.map((value) => value * 3)));
    res.writeHead(200, { 'content-type': 'application/json' });
    res.end(JSON.stringify({ target: body.model, vectors: encoded, usage: { inputTokens: 1 } }));
  });
  const { url, stop } = await listenOnLoopback(server);
  return {
    url,
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
