import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { listenOnLoopback } from '@lectern/testing';

/** A server with OpenAI's `POST /v1/embeddings` for one model, whose vectors have as many dimensions as the test says. */
export interface ModelStub {
  readonly baseUrl: string;
  dimensions: number;
  /** Texts with this word wait until the test lets them go. */
  hold(word: string): void;
  /** Texts that wait. */
  readonly held: number;
  release(): void;
  /** Refuses texts with this word for good; undefined: none. */
  refuses: string | undefined;
  stop(): Promise<void>;
}

export const stubModel = 'stub-model';

export async function startModelStub(): Promise<ModelStub> {
  let word: string | undefined;
  let waiting: (() => void)[] = [];
  const server = createServer(async (req, res) => {
    const { model, input } = JSON.parse(await textOf(req)) as { model: string; input: string[] };
    const has = (wanted: string | undefined) =>
      wanted !== undefined && input.some((text) => text.includes(wanted));
    if (has(word)) await new Promise<void>((resolve) => waiting.push(resolve));
    const status = model !== stubModel ? 404 : has(stub.refuses) ? 422 : 200;
    const data = input.map((text, index) => ({ index, embedding: vectorOf(text, stub.dimensions) }));
    res.writeHead(status, { 'content-type': 'application/json' });
    res.end(JSON.stringify(status === 200 ? { object: 'list', model, data } : { error: { message: 'no' } }));
  });
  const { url, stop } = await listenOnLoopback(server);
  const stub: ModelStub = {
    baseUrl: `${url}/v1`,
    dimensions: 256,
    refuses: undefined,
    hold: (wanted) => {
      word = wanted;
    },
    get held() {
      return waiting.length;
    },
    release: () => {
      word = undefined;
      for (const go of waiting) go();
      waiting = [];
    },
    stop,
  };
  return stub;
}

/** Feature hashing of words: a query is nearest to the text that has its words. */
function vectorOf(text: string, dimensions: number): number[] {
  const vector = Array.from({ length: dimensions }, () => 0);
  for (const word of text.toLowerCase().match(/[a-z0-9]+/g) ?? []) {
    const at = createHash('sha1').update(word).digest().readUInt32LE(0) % dimensions;
    vector[at] = (vector[at] ?? 0) + 1;
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

async function textOf(req: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of req) text += part;
  return text;
}
