import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { type FaultProxy, openHttpProxy } from './fault-proxy.ts';
import { vectorOf } from './provider-vectors.ts';
import type { Stages } from './stages.ts';
import type { Troubles } from './troubles.ts';

const requestSchema = z.object({ input: z.array(z.string()), model: z.string() });

/** An answer of the provider; undefined where the connection ends. */
type Answer = { readonly status: number; readonly body: string } | undefined;

const garbage: readonly NonNullable<Answer>[] = [
  { status: 200, body: '<html>the model is being warmed up</html>' },
  { status: 200, body: JSON.stringify({ object: 'list', data: [{ index: 0, embedding: [1, 2, 3] }] }) },
  { status: 200, body: JSON.stringify({ object: 'list', data: [] }) },
  { status: 500, body: '{"error":{"message":"CUDA out of memory"}}' },
];

/** An embedding provider with OpenAI's `POST /v1/embeddings`, and with troubles of its own. */
export async function startProvider({
  troubles,
  stages,
}: {
  readonly troubles: Troubles;
  readonly stages: Stages;
}): Promise<FaultProxy> {
  let turn = 0;
  const answerTo = async (request: IncomingMessage): Promise<Answer> => {
    const { input, model } = requestSchema.parse(JSON.parse(await text(request)));
    if (troubles.of('provider') === 'down') return undefined;
    await troubles.pause('provider');
    if (stages.reach({ service: 'embedding', call: 'embeds', when: 'before' })) return undefined;
    turn += 1;
    if (troubles.of('provider') === 'garbage') return garbage[turn % garbage.length];
    const data = input.map((each, index) => ({ object: 'embedding', index, embedding: vectorOf(each) }));
    if (stages.reach({ service: 'embedding', call: 'embeds', when: 'after' })) return undefined;
    const usage = { prompt_tokens: input.length, total_tokens: input.length };
    return { status: 200, body: JSON.stringify({ object: 'list', model, data, usage }) };
  };
  const server = createServer((request, response) => {
    answerTo(request).then(
      (answer) => send(response, answer),
      () => response.destroy(),
    );
  });
  return openHttpProxy(server);
}

function send(response: ServerResponse, answer: Answer): void {
  response.on('error', () => undefined);
  if (answer === undefined) return void response.destroy();
  response.writeHead(answer.status, { 'content-type': 'application/json' });
  response.end(answer.body);
}
