import { noopTelemetry } from '@lectern/telemetry';
import { type HttpStub, sendJson, startHttpStub } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCockatielRetries } from '../../src/adapters/cockatiel-retries.ts';
import { createGuardedModels } from '../../src/adapters/guarded-models.ts';
import type { Target } from '../../src/domain/catalog.ts';
import type { Conversation } from '../../src/domain/conversation.ts';
import { sendCompletion } from '../support/send-completion.ts';
import { targetAt } from '../support/target-at.ts';
import { writeOptions } from '../support/write-options.ts';

const never = new AbortController().signal;
const messages = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'How long do refunds take?' },
] as const;
const asked: Conversation = { messages };

let provider: HttpStub;
beforeAll(async () => {
  provider = await startHttpStub((_, response) => sendCompletion(response, ['14 ', 'days']));
});
afterAll(() => provider.close());
beforeEach(() => {
  provider.requests.length = 0;
});

const target = (more: Partial<Target> = {}) => targetAt(provider, more);

/** Of its own each time: a breaker that one case opened is not the next one's. */
const models = () => createGuardedModels({ telemetry: noopTelemetry('model') });

async function collect(named = target(), signal = never) {
  const pieces: string[] = [];
  let usage: unknown;
  try {
    const options = writeOptions({
      signal,
      onUsage: (said) => {
        usage = said;
      },
    });
    const write = () => models().write(named, asked, options);
    for await (const part of await createCockatielRetries().run(write, {
      target: named.target,
      purpose: 'answer',
      signal,
    })) {
      if (part.type === 'text') pieces.push(part.text);
    }
    return { pieces, usage, error: undefined };
  } catch (error) {
    return { pieces, usage, error };
  }
}

const begun = 'data: {"choices":[{"delta":{"content":"a"}}]}\n\n';

describe('an answer of a provider', () => {
  it('is asked for as a stream, with the key as bearer, and comes with what it took', async () => {
    provider.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const last = '{"choices":[],"usage":{"prompt_tokens":21,"completion_tokens":2,"total_tokens":23}}';
      response.end(`${begun}data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: ${last}\n\n`);
    };
    expect(await collect()).toEqual({
      ...{ pieces: ['a'], usage: { inputTokens: 21, outputTokens: 2 }, error: undefined },
    });
    const [request] = provider.requests;
    expect([request?.method, request?.url]).toEqual(['POST', '/v1/chat/completions']);
    expect(request?.headers.authorization).toBe('Bearer sk-test');
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      ...{ model: 'test-model', stream: true, stream_options: { include_usage: true }, messages },
    });
  });

  it.each(['done', 'finish', { finishReason: 'eos_token' }] as const)('has its end by %j', async (end) => {
    provider.answer = (_, response) => sendCompletion(response, ['a', 'b'], end);
    expect(await collect()).toMatchObject({ pieces: ['a', 'b'], error: undefined });
  });

  it('is read whatever pieces it comes in, letters of several bytes cut apart', async () => {
    const text =
      'data: {"choices":[{"delta":{"content":"Gr\u00fc\u00dfe \u{1F600}"}}]}\r\n\r\n: comment\r\n\r\ndata: [DONE]\r\n\r\n';
    provider.answer = async (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const byte of Buffer.from(text)) {
        await new Promise<void>((resolve) => {
          response.write(Buffer.of(byte), () => resolve());
        });
      }
      response.end();
    };
    expect((await collect()).pieces.join('')).toBe('Gr\u00fc\u00dfe \u{1F600}');
  });

  it.each([
    ['a connection that breaks', 'cut', 'model_cut'],
    ['just ending', 'stop', 'model_cut'],
    ['its limit of tokens', { finishReason: 'length' }, 'model_length'],
    ['a filter', { finishReason: 'content_filter' }, 'model_filtered'],
    ['a reason that nobody knows', { finishReason: 'tired' }, 'model_cut'],
  ] as const)('is cut by %s, after the pieces that came', async (_, end, reason) => {
    provider.answer = (_request, response) => sendCompletion(response, ['half ', 'an'], end);
    const { pieces, error } = await collect();
    expect(pieces).toEqual(['half ', 'an']);
    expect(error).toMatchObject({ code: 'unavailable', reason, retryable: true });
  });

  it.each([
    ['its limit of tokens', ['half'], { finishReason: 'length' }, 'model_length'],
    ['its limit of tokens, ahead of any text', [], { finishReason: 'length' }, 'model_length'],
    ['a filter', ['half'], { finishReason: 'content_filter' }, 'model_filtered'],
    ['no text', [], { finishReason: 'stop' }, 'model_garbage'],
  ] as const)('says what it took also where it ends with %s', async (_, words, { finishReason }, reason) => {
    const usage = { prompt_tokens: 21, completion_tokens: 80, total_tokens: 101 };
    provider.answer = (_request, response) => sendCompletion(response, words, { finishReason, usage });
    const { error, usage: said } = await collect();
    expect(error).toMatchObject({ reason });
    expect(said).toEqual({ inputTokens: 21, outputTokens: 80 });
  });

  it.each([
    ['a page', { 'content-type': 'text/html' }, '<html>'],
    ['JSON', { 'content-type': 'application/json' }, '{"choices":[]}'],
    ['events that are no JSON', { 'content-type': 'text/event-stream' }, 'data: what?\n\n'],
    ['events of another shape', { 'content-type': 'text/event-stream' }, 'data: {"choices":"none"}\n\n'],
    ['an answer without text', { 'content-type': 'text/event-stream' }, 'data: [DONE]\n\n'],
    ['an endless line', { 'content-type': 'text/event-stream' }, `data: ${'x'.repeat(2_000_000)}`],
  ])('is garbage as %s', async (_, headers, body) => {
    provider.answer = (_request, response) => response.writeHead(200, headers).end(body);
    expect((await collect()).error).toMatchObject({ code: 'unavailable', reason: 'model_garbage' });
  });

  it.each([
    ['comments', ': still thinking\n'.repeat(4_000)],
    ['events without text', 'data: {"choices":[{"delta":{}}]}\n\n'.repeat(1_000)],
    ['data of one event', `data: ${'x'.repeat(1_000)}\n`.repeat(60)],
  ])('ends, and the connection with it, when %s come for ever', async (_, part) => {
    const closed = Promise.withResolvers<void>();
    provider.answer = (_request, response) => {
      response.on('close', () => closed.resolve());
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const more = (): void => {
        if (!response.destroyed) response.write(part, more);
      };
      more();
    };
    const { error } = await collect(target({ timeoutMs: 30_000 }));
    expect(error).toMatchObject({ reason: expect.stringMatching(/^model_(endless|garbage)$/) });
    await closed.promise;
  });

  it('is an error that comes within the stream', async () => {
    provider.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end('data: {"error":{"message":"overloaded"}}\n\ndata: [DONE]\n\n');
    };
    expect((await collect()).error).toMatchObject({ reason: 'model_unavailable' });
  });
});

describe('a provider that gives no answer', () => {
  it('is busy for as long as it says', async () => {
    provider.answer = (_, response) => response.writeHead(429, { 'retry-after': '7' }).end();
    const error = { code: 'unavailable', reason: 'model_busy', retryAfterSeconds: 7, retryable: true };
    expect((await collect(target({ maxRetries: 3 }))).error).toMatchObject(error);
    expect(provider.requests, 'a wait that is too long').toHaveLength(1);
  });

  it('is asked again after an outage, as often as its target says', async () => {
    provider.answer = (_, response) => {
      if (provider.requests.length < 3) response.writeHead(503).end();
      else sendCompletion(response, ['at last']);
    };
    expect(await collect(target({ maxRetries: 2 }))).toMatchObject({ pieces: ['at last'] });
    expect(provider.requests).toHaveLength(3);
  });

  it.each([
    [500, 'unavailable', true],
    [503, 'unavailable', true],
    [401, 'internal', false],
    [404, 'internal', false],
    [302, 'internal', false],
  ])(
    'has an outage or wrong settings, %s is %s, and its words stay out of it',
    async (status, code, retryable) => {
      provider.answer = (_, response) =>
        sendJson(response, { error: { message: 'key sk-test is wrong' } }, status);
      const { error } = await collect();
      expect(error).toMatchObject({ code, retryable });
      const said = `${JSON.stringify(error)} ${String((error as Error).cause)} ${(error as Error).message}`;
      expect(said).not.toContain('sk-test');
    },
  );

  it('is not asked any more while it fails', async () => {
    provider.answer = (_, response) => response.writeHead(500).end();
    const guarded = models();
    const tries = Array.from({ length: 12 }, () =>
      guarded.write(target(), asked, writeOptions()).catch((e) => e),
    );
    await Promise.all(tries);
    await expect(guarded.write(target(), asked, writeOptions())).rejects.toMatchObject({
      reason: 'circuit_open',
    });
    expect(provider.requests).toHaveLength(12);
    guarded.close();
  });

  it('is left when it takes too long', async () => {
    const closed = Promise.withResolvers<void>();
    provider.answer = (_, response) => void response.on('close', () => closed.resolve());
    expect((await collect(target({ timeoutMs: 100 }))).error).toMatchObject({
      ...{ code: 'deadline_exceeded', reason: 'model_timeout' },
    });
    await closed.promise;
  });

  it('is left when the caller leaves, in the middle of an answer', async () => {
    const closed = Promise.withResolvers<void>();
    provider.answer = (_, response) => {
      response.on('close', () => closed.resolve());
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(begun);
    };
    const caller = new AbortController();
    const parts = (await models().write(target(), asked, writeOptions({ signal: caller.signal })))[
      Symbol.asyncIterator
    ]();
    expect((await parts.next()).value).toEqual({ type: 'text', text: 'a' });
    caller.abort();
    await expect(parts.next()).rejects.toMatchObject({ code: 'cancelled' });
    await closed.promise;
  });

  it('is left when nobody reads on', async () => {
    const closed = Promise.withResolvers<void>();
    provider.answer = (_, response) => {
      response.on('close', () => closed.resolve());
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(begun);
    };
    for await (const _ of await models().write(target(), asked, writeOptions())) break;
    await closed.promise;
  });

  it('is not there', async () => {
    const { error } = await collect(target({ baseUrl: 'http://127.0.0.1:1/v1' }));
    expect(error).toMatchObject({ code: 'unavailable', reason: 'model_unavailable' });
  });
});
