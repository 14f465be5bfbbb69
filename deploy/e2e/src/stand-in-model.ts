import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A provider of models with the API of OpenAI, by the names of its models. */
export interface StandInModel {
  /** Base URL, version included. */
  readonly url: string;
  close(): void;
}

/** What a model here says when it is not to call a tool: held by a document about herons. */
export const herons = 'Forty herons nest at Velmar';

/** The same as a model here says it where it is asked for JSON. */
export const inJson = { herons: 40, said: `${herons} [1].` };

interface Asked {
  readonly model: string;
  readonly messages?: readonly { readonly role: string; readonly content: string | null }[];
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
  readonly input?: readonly string[];
  readonly temperature?: number;
  readonly max_tokens?: number;
  readonly stop?: readonly string[];
}

/**
 * `able` calls the first tool that it is offered, and then says what that returned, or answers in JSON where it is asked for that; `down` is not there, `dies` breaks off behind its first words, `tuned` says how it was
 * tuned and ends after as many words as it may have, `wide` makes vectors of three numbers.
 */
export async function startStandInModel(): Promise<StandInModel> {
  const server = createServer((req, res) => void answer(req, res)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/v1`, close: () => server.close() };
}

async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
  let text = '';
  for await (const part of req) text += part;
  const asked = JSON.parse(text) as Asked;
  if (asked.model === 'down') res.writeHead(503).end();
  else if (asked.input !== undefined) sendVectors(res, asked.input);
  else if (asked.model === 'tuned') sendTuned(res, asked);
  else sendCompletion(res, asked);
}

function asksForJson({ content }: { readonly content: string | null }): boolean {
  return content?.includes('It has to keep to this JSON Schema') === true;
}

function sendVectors(res: ServerResponse, input: readonly string[]): void {
  const data = input.map((one, index) => ({ object: 'embedding', index, embedding: [one.length, 0, 0.5] }));
  res.writeHead(200, { 'content-type': 'application/json' });
  res.end(JSON.stringify({ object: 'list', data, usage: { prompt_tokens: 7, total_tokens: 7 } }));
}

function sendTuned(res: ServerResponse, { temperature, stop, max_tokens: most }: Asked): void {
  const words = `${herons} [1]. At ${temperature}, up to ${stop?.join()}, all is said.`.split(/(?<= )/);
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const content of words.slice(0, most)) {
    res.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`);
  }
  const isCut = most !== undefined && most < words.length;
  const end = { choices: [{ index: 0, delta: {}, finish_reason: isCut ? 'length' : 'stop' }] };
  const took = Math.min(most ?? words.length, words.length);
  const usage = { prompt_tokens: 30, completion_tokens: took, total_tokens: 30 + took };
  for (const data of [end, { choices: [], usage }]) res.write(`data: ${JSON.stringify(data)}\n\n`);
  res.end('data: [DONE]\n\n');
}

function sendCompletion(res: ServerResponse, { model, messages = [], tools = [] }: Asked): void {
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (choice: object) =>
    res.write(`data: ${JSON.stringify({ choices: [{ index: 0, ...choice }] })}\n\n`);
  const last = messages.at(-1);
  const [tool] = tools;
  if (model === 'dies') {
    send({ delta: { content: 'Forty herons ' } });
    setImmediate(() => res.destroy());
    return;
  }
  if (tool !== undefined && last?.role !== 'tool') {
    const call = { name: tool.function.name, arguments: '{"city":"Graz"}' };
    send({ delta: { tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: call }] } });
    send({ delta: {}, finish_reason: 'tool_calls' });
  } else {
    if (last?.role === 'tool') send({ delta: { content: `It is ${last.content}. ` } });
    const said = messages.some(asksForJson) ? JSON.stringify(inJson) : `${herons} [1].`;
    for (const word of said.split(/(?<= )/)) send({ delta: { content: word } });
    send({ delta: {}, finish_reason: 'stop' });
  }
  const usage = { prompt_tokens: 30, completion_tokens: 6, total_tokens: 36 };
  res.end(`data: ${JSON.stringify({ choices: [], usage })}\n\ndata: [DONE]\n\n`);
}
