import { noopTelemetry } from '@lectern/telemetry';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createExtractiveAnswerWriter } from '../../src/adapters/extractive-answer-writer.ts';
import { createOpenAiAnswerWriter } from '../../src/adapters/openai-answer-writer.ts';
import { systemPrompt } from '../../src/domain/prompt-messages.ts';
import type { AnswerWriter, Question } from '../../src/ports.ts';
import { type HttpStub, sendCompletion, sendJson, startStub } from '../support/http-stub.ts';
import { passagesOf } from '../support/passages.ts';

const question: Question = {
  prompt: 'How long do refunds take?',
  passages: passagesOf(
    { text: 'Refunds are paid within 14 days.' },
    { text: 'Parcels leave on weekdays only.' },
  ),
};
const { tracer } = noopTelemetry('bff');
const never = new AbortController().signal;

async function collect(writer: AnswerWriter, signal = never) {
  const pieces: string[] = [];
  try {
    for await (const piece of writer.write(question, signal)) pieces.push(piece);
    return { pieces, error: undefined };
  } catch (error) {
    return { pieces, error };
  }
}

let model: HttpStub;
beforeAll(async () => {
  model = await startStub((_, response) => sendCompletion(response, ['14 ', 'days ', '[1].']));
});
afterAll(() => model.close());

function openAi(timeoutMs = 5_000): AnswerWriter {
  return createOpenAiAnswerWriter({
    baseUrl: `${model.url}/v1`,
    model: 'test-model',
    apiKey: 'sk-test',
    timeoutMs,
    tracer,
  });
}

describe.each([
  ['extractive', createExtractiveAnswerWriter, 'extractive'],
  ['openai', openAi, 'test-model'],
])('an answer writer: %s', (_, create, name) => {
  it('names its model, and writes an answer in pieces with a marker of a passage', async () => {
    const writer = create();
    expect(writer.model).toBe(name);
    const { pieces, error } = await collect(writer);
    expect(error).toBeUndefined();
    expect(pieces.length).toBeGreaterThan(0);
    expect(pieces.every((piece) => piece !== '')).toBe(true);
    expect(pieces.join('')).toMatch(/14 days.*\[1\]/);
  });

  it('writes two answers at once without mixing them', async () => {
    const writer = create();
    const [first, second] = await Promise.all([collect(writer), collect(writer)]);
    expect(first.pieces).toEqual(second.pieces);
  });
});

describe('the OpenAI-compatible writer', () => {
  beforeEach(() => {
    model.requests.length = 0;
  });

  it('asks chat/completions for a stream, with the passages as data and the key as bearer', async () => {
    model.answer = (_, response) => sendCompletion(response, ['ok']);
    await collect(openAi());
    const [request] = model.requests;
    expect([request!.method, request!.url]).toEqual(['POST', '/v1/chat/completions']);
    expect(request!.headers.authorization).toBe('Bearer sk-test');
    const body = JSON.parse(request!.body);
    expect(body).toMatchObject({ model: 'test-model', stream: true });
    const [rules, passages, asked, ...more] = body.messages;
    expect(rules).toEqual({ role: 'system', content: systemPrompt });
    expect(passages.role).toBe('user');
    expect(passages.content).toContain('Refunds are paid within 14 days.');
    expect(asked).toEqual({ role: 'user', content: question.prompt });
    expect(more).toEqual([]);
  });

  it('takes a finish_reason for an end where [DONE] does not come', async () => {
    model.answer = (_, response) => sendCompletion(response, ['a', 'b'], 'finish');
    expect(await collect(openAi())).toEqual({ pieces: ['a', 'b'], error: undefined });
  });

  it('reads events that come in any pieces, letters of several bytes cut apart', async () => {
    const text =
      'data: {"choices":[{"delta":{"content":"Gr\u00fc\u00dfe \u{1F600}"}}]}\r\n\r\n: comment\r\n\r\ndata: [DONE]\r\n\r\n';
    model.answer = async (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const byte of Buffer.from(text)) {
        await new Promise<void>((resolve) => {
          response.write(Buffer.of(byte), () => resolve());
        });
      }
      response.end();
    };
    expect((await collect(openAi())).pieces.join('')).toBe('Gr\u00fc\u00dfe \u{1F600}');
  });

  it.each([
    ['whose connection breaks', 'cut'],
    ['that just ends', 'stop'],
  ] as const)('takes an answer %s for cut, after the pieces that came', async (_, end) => {
    model.answer = (_request, response) => sendCompletion(response, ['half ', 'an'], end);
    const { pieces, error } = await collect(openAi());
    expect(pieces).toEqual(['half ', 'an']);
    expect(error).toMatchObject({ code: 'unavailable', reason: 'model_cut', retryable: true });
  });

  it.each([
    ['a page', { 'content-type': 'text/html' }, '<html>'],
    ['JSON', { 'content-type': 'application/json' }, '{"choices":[]}'],
    ['events that are no JSON', { 'content-type': 'text/event-stream' }, 'data: what?\n\n'],
    ['events of another shape', { 'content-type': 'text/event-stream' }, 'data: {"choices":"none"}\n\n'],
    ['an answer without text', { 'content-type': 'text/event-stream' }, 'data: [DONE]\n\n'],
    ['an endless line', { 'content-type': 'text/event-stream' }, `data: ${'x'.repeat(2_000_000)}`],
  ])('takes %s for garbage', async (_, headers, body) => {
    model.answer = (_request, response) => response.writeHead(200, headers).end(body);
    expect((await collect(openAi())).error).toMatchObject({ code: 'unavailable', reason: 'model_garbage' });
  });

  it.each([
    ['comments', ': still thinking\n'.repeat(4_000)],
    ['events without text', 'data: {"choices":[{"delta":{}}]}\n\n'.repeat(1_000)],
    ['data of one event', `data: ${'x'.repeat(1_000)}\n`.repeat(60)],
  ])('hangs up on an endpoint that sends %s for ever', async (_, part) => {
    const closed = Promise.withResolvers<void>();
    model.answer = (_request, response) => {
      response.on('close', () => closed.resolve());
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const more = (): void => {
        if (!response.destroyed) response.write(part, more);
      };
      more();
    };
    const { error } = await collect(openAi(30_000));
    expect(error).toMatchObject({
      code: 'unavailable',
      reason: expect.stringMatching(/^model_(endless|garbage)$/),
    });
    await closed.promise;
  });

  it('takes an error within the stream for one', async () => {
    model.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end('data: {"error":{"message":"overloaded"}}\n\ndata: [DONE]\n\n');
    };
    expect((await collect(openAi())).error).toMatchObject({ reason: 'model_unavailable' });
  });

  it('passes on when to come back to a model that is busy', async () => {
    model.answer = (_, response) => response.writeHead(429, { 'retry-after': '7' }).end();
    expect((await collect(openAi())).error).toMatchObject({
      code: 'unavailable',
      reason: 'model_busy',
      retryAfterSeconds: 7,
      retryable: true,
    });
    expect(model.requests).toHaveLength(1);
  });

  it.each([
    [500, 'unavailable', true],
    [503, 'unavailable', true],
    [401, 'internal', false],
    [404, 'internal', false],
    [302, 'internal', false],
  ])('tells an outage from wrong settings: %s is %s', async (status, code, retryable) => {
    model.answer = (_, response) =>
      sendJson(response, { error: { message: 'key sk-test is wrong' } }, status);
    const { error } = await collect(openAi());
    expect(error).toMatchObject({ code, retryable });
    expect(
      `${JSON.stringify(error)} ${String((error as Error).cause)} ${(error as Error).message}`,
    ).not.toContain('sk-test');
  });

  it('gives up on a model that takes too long, and hangs up', async () => {
    const closed = Promise.withResolvers<void>();
    model.answer = (_, response) => void response.on('close', () => closed.resolve());
    expect((await collect(openAi(100))).error).toMatchObject({
      code: 'deadline_exceeded',
      reason: 'model_timeout',
    });
    await closed.promise;
  });

  it('hangs up when the caller does, in the middle of an answer', async () => {
    const closed = Promise.withResolvers<void>();
    model.answer = (_, response) => {
      response.on('close', () => closed.resolve());
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"choices":[{"delta":{"content":"a"}}]}\n\n');
    };
    const caller = new AbortController();
    const pieces = openAi().write(question, caller.signal)[Symbol.asyncIterator]();
    expect((await pieces.next()).value).toBe('a');
    caller.abort();
    await expect(pieces.next()).rejects.toMatchObject({ code: 'cancelled' });
    await closed.promise;
  });

  it('hangs up when nobody reads on', async () => {
    const closed = Promise.withResolvers<void>();
    model.answer = (_, response) => {
      response.on('close', () => closed.resolve());
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"choices":[{"delta":{"content":"a"}}]}\n\n');
    };
    for await (const _ of openAi().write(question, never)) break;
    await closed.promise;
  });

  it('says that a model is not there', async () => {
    const writer = createOpenAiAnswerWriter({
      baseUrl: 'http://127.0.0.1:1/v1',
      model: 'm',
      timeoutMs: 1_000,
      tracer,
    });
    expect((await collect(writer)).error).toMatchObject({ code: 'unavailable', reason: 'model_unavailable' });
  });
});
