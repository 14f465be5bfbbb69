import type { ServerResponse } from 'node:http';
import { type HttpStub, sendJson } from '@lectern/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../src/limits.ts';
import { eventText, sendCompletion, sendExtractive } from '../support/send-completion.ts';
import { found, hit, principal, startBff, type TestBff } from '../support/start-bff.ts';

let bff: TestBff;
let retrieval: HttpStub;
let model: HttpStub;
async function start(env?: Parameters<typeof startBff>[0]): Promise<void> {
  bff = await startBff(env);
  ({ retrieval, model } = bff);
}
afterEach(() => bff.stop());

const generate = (body: unknown) => bff.call('/v1/generate', { method: 'POST', body: JSON.stringify(body) });

async function eventsOf(answer: Response): Promise<{ event: string; data: Record<string, unknown> }[]> {
  const blocks = (await answer.text()).split('\n\n').filter((block) => block.startsWith('event:'));
  return blocks.map((block) => {
    const [, event = '', data = ''] = /^event: (\S+)\ndata: (.*)$/.exec(block) ?? [];
    return { event, data: JSON.parse(data) };
  });
}

const textOf = (events: Awaited<ReturnType<typeof eventsOf>>): string =>
  events.map(({ event, data }) => (event === 'delta' ? String(data.text) : '')).join('');

const citation = {
  marker: '[1]',
  documentId: 'document-1',
  chunkId: 'chunk-1',
  title: 'Refunds',
  headings: ['Money back'],
  quote: hit.text,
};

describe('POST /v1/generate without a model', () => {
  beforeEach(() => start());

  it('answers with the documents\u2019 own sentences and says so', async () => {
    const answer = await generate({ prompt: 'How long do refunds take?', topK: 3 });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      answer: `${hit.text} [1]`,
      answered: true,
      citations: [citation],
      model: 'extractive',
      degraded: [],
    });
    expect(JSON.parse(retrieval.requests[0]!.body)).toEqual({ query: 'How long do refunds take?', topK: 3 });
  });

  it('says that nothing was found, without citations', async () => {
    retrieval.answer = (_, response) => sendJson(response, found([], { index: { pending: 2 } }));
    const body = (await (await generate({ prompt: 'Anything?' })).json()) as { answer: string };
    expect(body).toMatchObject({ answered: false, citations: [], model: 'extractive' });
    expect(body.answer).toMatch(/^Nothing was found.*2 documents are still being indexed\.$/);
  });

  it('says that the documents may not answer a question, and that it did not', async () => {
    const answer = await generate({ prompt: 'Who is the mayor of the town?' });
    expect(await answer.json()).toEqual({
      answer: 'This may not be answered in your documents.',
      answered: false,
      ...{ citations: [], model: 'extractive', degraded: [] },
    });
  });

  it('is a 406 for an answer in a form that the caller does not accept, before anything is searched', async () => {
    const ask = async (accept: string, stream: boolean) => {
      const body = JSON.stringify({ prompt: 'How long?', stream });
      const answer = await bff.call('/v1/generate', { method: 'POST', body, headers: { accept } });
      await answer.body?.cancel();
      return answer.status;
    };
    expect(await ask('text/event-stream', false)).toBe(406);
    expect(await ask('application/json', true)).toBe(406);
    expect(retrieval.requests).toEqual([]);
    expect(await ask('text/event-stream', true)).toBe(200);
  });

  it('writes so many answers for one caller at once, streamed or not, and refuses more with 429', async () => {
    await bff.stop();
    await start({ MAX_ANSWERS_PER_CALLER: '1' });
    const held = Promise.withResolvers<ServerResponse>();
    retrieval.answer = (_, response) => held.resolve(response);
    const first = generate({ prompt: 'How long?', stream: true });
    const response = await held.promise;
    const second = await generate({ prompt: 'How long?' });
    expect(second.status).toBe(429);
    expect(second.headers.get('retry-after')).toBe('2');
    expect(await second.json()).toMatchObject({ reason: 'too_many_answers' });
    sendJson(response, found([hit]));
    expect((await eventsOf(await first)).at(-1)?.event).toBe('done');
    retrieval.answer = (_, answer) => sendJson(answer, found([hit]));
    expect((await generate({ prompt: 'How long?' })).status).toBe(200);
  });

  it('has no grounded answer when retrieval is down: 503', async () => {
    await retrieval.close();
    for (const stream of [false, true]) {
      const answer = await generate({ prompt: 'Anything?', stream });
      expect(answer.status).toBe(503);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
    }
  });

  it('streams the same answer as events', async () => {
    const answer = await generate({ prompt: 'How long do refunds take?', stream: true });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    const events = await eventsOf(answer);
    expect(textOf(events)).toBe(`${hit.text} [1]`);
    expect(events.slice(-2)).toEqual([
      { event: 'citations', data: { citations: [citation] } },
      { event: 'done', data: { answered: true, model: 'extractive', degraded: [] } },
    ]);
  });

  it.each([
    {},
    { prompt: ' ' },
    { prompt: '\u200b\u2060' },
    { prompt: 'x', topK: 0 },
    { prompt: 'x', temperature: 1 },
    { prompt: 1 },
  ])('refuses %j', async (body) => {
    expect((await generate(body)).status).toBe(400);
    expect(retrieval.requests).toHaveLength(0);
  });

  it('needs a caller with the scope', async () => {
    const body = JSON.stringify({ prompt: 'x' });
    const answer = await bff.call(
      '/v1/generate',
      { method: 'POST', body },
      { ...principal, scopes: ['search'] },
    );
    expect(answer.status).toBe(403);
  });
});

describe('POST /v1/generate with a model', () => {
  beforeEach(() => start({ model: 'one' }));

  it('gives the answer of the model with the citations that it uses', async () => {
    retrieval.answer = (_, response) => sendJson(response, found([hit, { ...hit, chunkId: 'chunk-2' }]));
    expect(await (await generate({ prompt: 'How long?' })).json()).toEqual({
      answer: 'In 14 days [1].',
      answered: true,
      citations: [citation],
      model: 'test-model',
      degraded: [],
    });
  });

  it('streams it as it is written', async () => {
    const events = await eventsOf(await generate({ prompt: 'How long?', stream: true }));
    expect(events.map(({ event }) => event)).toEqual(['delta', 'delta', 'citations', 'done']);
    expect(textOf(events)).toBe('In 14 days [1].');
    expect(events.at(-1)?.data).toEqual({ answered: true, model: 'test-model', degraded: [] });
  });

  it('takes markers in the forms of models, drops those that nothing supports, and counts them', async () => {
    const second = {
      ...hit,
      documentId: 'document-2',
      chunkId: 'chunk-2',
      text: 'Fees: 3 % of the amount',
      page: 4,
    };
    retrieval.answer = (_, response) => sendJson(response, found([hit, second]));
    const words = [
      'Refunds take 14 days and cost a fee of 3 % [1',
      ', 2',
      ']. The moon is cheese 【',
      '1】.',
    ];
    model.answer = (_, response) => sendCompletion(response, words);
    expect(await (await generate({ prompt: 'What is said?' })).json()).toEqual({
      answer: 'Refunds take 14 days and cost a fee of 3 % [1][2]. The moon is cheese.',
      answered: true,
      citations: [
        citation,
        {
          ...citation,
          ...{ marker: '[2]', documentId: 'document-2', chunkId: 'chunk-2', page: 4, quote: second.text },
        },
      ],
      model: 'test-model',
      degraded: ['unsupported_markers:1'],
    });
  });

  it.each(['model_length', 'model_filtered', 'model_cut'])(
    'does not let an answer look whole that ended with %s',
    async (reason) => {
      model.answer = (_, response) => sendCompletion(response, ['The duty ', 'phone'], { reason });
      const whole = await generate({ prompt: 'How long?' });
      expect([whole.status, ((await whole.json()) as { reason: string }).reason]).toEqual([503, reason]);
      const events = await eventsOf(await generate({ prompt: 'How long?', stream: true }));
      expect(textOf(events)).toBe('The duty phone');
      expect(events.map(({ event }) => event)).not.toContain('done');
      expect(events.at(-1)).toMatchObject({ event: 'error', data: { status: 503, reason } });
    },
  );

  it('did not answer when its model says that the passages do not', async () => {
    model.answer = (_, response) =>
      sendCompletion(response, ['The passages do not mention refunds abroad [1].']);
    expect(await (await generate({ prompt: 'Abroad?' })).json()).toMatchObject({ answered: false });
  });

  it.each([false, true])(
    'falls back to sentences when no model can answer, and says so (stream: %s)',
    async (stream) => {
      model.answer = (_, response) => sendExtractive(response, ['primary']);
      const answer = await generate({ prompt: 'How long do refunds take?', stream });
      const done = { answered: true, model: 'extractive', degraded: ['model'] };
      if (stream) expect((await eventsOf(answer)).at(-1)?.data).toEqual(done);
      else expect(await answer.json()).toMatchObject({ ...done, citations: [citation] });
    },
  );

  it('does the same without the model service', async () => {
    model.answer = (_, response) => response.writeHead(503).end();
    const answer = await (await generate({ prompt: 'How long do refunds take?' })).json();
    expect(answer).toMatchObject({ model: 'extractive', degraded: ['model'], citations: [citation] });
  });

  it('fails an answer that is cut, in a stream after what came', async () => {
    model.answer = (_, response) => sendCompletion(response, ['In ', '14'], 'cut');
    const events = await eventsOf(await generate({ prompt: 'How long?', stream: true }));
    expect(textOf(events)).toBe('In 14');
    expect(events.at(-1)).toMatchObject({ event: 'error', data: { status: 503, retryable: true } });
    expect((await generate({ prompt: 'How long?' })).status).toBe(503);
  });

  it('ends an answer that does not end, and hangs up', async () => {
    const closed = Promise.withResolvers<void>();
    model.answer = (_, response) => {
      response.on('close', () => closed.resolve());
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(eventText('started', { target: 'primary', model: 'm', failed: [] }));
      const event = eventText('delta', { text: 'and so on '.repeat(50) });
      const more = (): void => {
        if (!response.destroyed) response.write(event, more);
      };
      more();
    };
    const events = await eventsOf(await generate({ prompt: 'How long?', stream: true }));
    expect(events.at(-1)).toMatchObject({ event: 'error', data: { status: 503, reason: 'model_endless' } });
    expect(textOf(events).length).toBeLessThanOrEqual(limits.answerCharacters.value);
    await closed.promise;
  });

  it('reads no more of passages than their limits, however much the search has', async () => {
    const long = {
      ...hit,
      text: 'x'.repeat(40_000),
      title: 't'.repeat(9_000),
      headings: Array(50).fill('h'.repeat(900)),
    };
    retrieval.answer = (_, response) => sendJson(response, found(Array(40).fill(long)));
    expect((await generate({ prompt: 'How long?' })).status).toBe(200);
    const { messages } = JSON.parse(model.requests[0]!.body);
    expect(messages[1].content.match(/^<passage-/gm)).toHaveLength(20);
    expect(messages[1].content.length).toBeLessThan(20 * (16_000 + 10 * 200 + 300));
  });

  it('does not hide wrong settings behind the fallback', async () => {
    const problem = { code: 'internal', status: 500, reason: 'model_refused', retryable: false };
    model.answer = (_, response) => sendJson(response, problem, 500);
    const answer = await generate({ prompt: 'How long?' });
    expect([answer.status, ((await answer.json()) as { reason: string }).reason]).toEqual([
      500,
      'model_refused',
    ]);
  });
});

describe('POST /v1/generate with a model whose chat template lets user and assistant alternate', () => {
  beforeEach(() => start({ model: 'one', GENERATE_MESSAGES: 'joined' }));

  it('joins passages and question in one message', async () => {
    expect((await generate({ prompt: 'How long?' })).status).toBe(200);
    const { messages } = JSON.parse(model.requests[0]!.body);
    expect(messages.map(({ role }: { role: string }) => role)).toEqual(['system', 'user']);
    expect(messages[1].content).toMatch(/<\/passage-[0-9a-f]{32}>\n\nThe question:\n\nHow long\?$/);
  });
});
