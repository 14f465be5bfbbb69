import { createInternalTokenSigner } from '@lectern/auth';
import { knownCaller, testSigningJwk } from '@lectern/auth/testing';
import { createClients } from '@lectern/clients';
import { createStaticDiscovery } from '@lectern/discovery';
import { noopTelemetry } from '@lectern/telemetry';
import { type HttpStub, startHttpStub } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createExtractiveAnswerWriter } from '../../src/adapters/extractive-answer-writer.ts';
import { createModelAnswerWriter } from '../../src/adapters/model-answer-writer.ts';
import { systemPrompt } from '../../src/domain/prompt-messages.ts';
import type { AnswerWriter, Question } from '../../src/ports.ts';
import { passagesOf } from '../support/passages.ts';
import { sendCompletion, sendExtractive } from '../support/send-completion.ts';
import { principal } from '../support/start-bff.ts';

const question: Question = {
  prompt: 'How long do refunds take?',
  passages: passagesOf(
    { text: 'Refunds are paid within 14 days.' },
    { text: 'Parcels leave on weekdays only.' },
  ),
};
const caller = knownCaller(principal);
const { signal } = new AbortController();

async function collect(writer: AnswerWriter) {
  const { model, degraded, pieces } = await writer.write(question, { caller, signal });
  const all: string[] = [];
  for await (const piece of pieces) all.push(piece);
  return { model, degraded, pieces: all };
}

let model: HttpStub;
let clients: ReturnType<typeof createClients>;
beforeAll(async () => {
  model = await startHttpStub(() => undefined);
  clients = createClients({
    discovery: createStaticDiscovery({ model: model.url }),
    telemetry: noopTelemetry('bff'),
    callerName: 'bff',
    tokens: createInternalTokenSigner({ service: 'bff', privateJwks: [testSigningJwk('bff')] }),
  });
});
afterAll(async () => {
  await clients.close();
  await model.close();
});
beforeEach(() => {
  model.requests.length = 0;
  model.answer = (_, response) => sendCompletion(response, ['14 ', 'days ', '[1].']);
});

const extractive = createExtractiveAnswerWriter();
const byModel = (options: { messages?: 'joined' } = {}): AnswerWriter =>
  createModelAnswerWriter(clients.for('model'), { timeoutMs: 5_000, extractive, ...options });

describe.each([
  ['extractive', () => extractive, 'extractive'],
  ['model', byModel, 'test-model'],
] as const)('an answer writer: %s', (_, create, name) => {
  it('names its model, and writes an answer in pieces with a marker of a passage', async () => {
    const { model: shown, degraded, pieces } = await collect(create());
    expect([shown, degraded]).toEqual([name, []]);
    expect(pieces.length).toBeGreaterThan(0);
    expect(pieces.every((piece) => piece !== '')).toBe(true);
    expect(pieces.join('')).toMatch(/14 days.*\[1\]/);
  });

  it('writes two answers at once without mixing them', async () => {
    const [first, second] = await Promise.all([collect(create()), collect(create())]);
    expect(first.pieces).toEqual(second.pieces);
  });
});

describe('the writer by the model service', () => {
  it('asks for the platform’s alias in the name of the caller, with the passages as data', async () => {
    await collect(byModel());
    const [request] = model.requests;
    expect([request?.method, request?.url]).toEqual(['POST', '/internal/answers']);
    expect(request?.headers).toHaveProperty('x-lectern-caller');
    const { alias, messages } = JSON.parse(request?.body ?? '');
    expect(alias).toBe('lectern');
    const [rules, passages, asked, ...more] = messages;
    expect(rules).toEqual({ role: 'system', content: systemPrompt });
    expect(passages.role).toBe('user');
    expect(passages.content).toContain('Refunds are paid within 14 days.');
    expect(asked).toEqual({ role: 'user', content: question.prompt });
    expect(more).toEqual([]);
  });

  it('writes itself where no model is to, and says when some could not', async () => {
    model.answer = (_, response) => sendExtractive(response);
    const { pieces } = await collect(extractive);
    expect(await collect(byModel())).toEqual({ model: 'extractive', degraded: [], pieces });
    model.answer = (_, response) => sendExtractive(response, ['primary']);
    expect(await collect(byModel())).toEqual({ model: 'extractive', degraded: ['model'], pieces });
  });

  it('hangs up when nobody reads on', async () => {
    const closed = Promise.withResolvers<void>();
    model.answer = (_, response) => {
      response.on('close', () => closed.resolve());
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const started = { target: 'primary', model: 'm', failed: [] };
      response.write(
        `event: started\ndata: ${JSON.stringify(started)}\n\nevent: delta\ndata: {"text":"a"}\n\n`,
      );
    };
    const { pieces } = await byModel().write(question, { caller, signal });
    for await (const _ of pieces) break;
    await closed.promise;
  });

  it.each([
    ['no event', ''],
    ['no end', 'event: started\ndata: {"target":"t","model":"m","failed":[]}\n\n'],
  ])('takes an answer with %s for cut', async (_, text) => {
    model.answer = (_request, response) =>
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(text);
    await expect(collect(byModel())).rejects.toMatchObject({ reason: 'model_cut', retryable: true });
  });
});
