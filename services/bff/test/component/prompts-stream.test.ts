import type { StoredPrompt } from '@lectern/contracts';
import { type HttpStub, sendJson } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../src/limits.ts';
import { sendCompletion } from '../support/send-completion.ts';
import { found, hit, startBff, type TestBff } from '../support/start-bff.ts';

let bff: TestBff;
let model: HttpStub;
let retrieval: HttpStub;
let stored: StoredPrompt;
let words: string[];
/** What ends the words of the model. */
let end: 'done' | 'cut';
const summary = {
  ...{ name: 'summary', version: 3, template: 'Sum up: {{text}}', alias: 'lectern' },
  ...{ documents: null, answerSchema: null },
};
beforeAll(async () => {
  bff = await startBff();
  ({ model, retrieval } = bff);
  model.answer = ({ url = '' }, response) =>
    url.startsWith('/internal/prompts/') ? sendJson(response, stored) : sendCompletion(response, words, end);
});
afterAll(() => bff.stop());
beforeEach(() => {
  model.requests.length = 0;
  retrieval.answer = (_, response) => sendJson(response, found([hit]));
  stored = summary;
  words = ['It is ', 'short.'];
  end = 'done';
});

const answerSchema = {
  ...{ type: 'object', required: ['days'], additionalProperties: false },
  properties: { days: { type: 'integer' }, note: { type: 'string', maxLength: 40 } },
};

/** What the model was sent. */
const sent = () => {
  const asked = model.requests.findLast(({ url }) => url === '/internal/answers');
  return JSON.parse(asked?.body ?? 'null') as object | null;
};

/** The events of a run, or its status and reason where it has none. */
async function streamed(body: object): Promise<object[]> {
  const init = { method: 'POST', body: JSON.stringify({ ...body, stream: true }) };
  const response = await bff.call('/v1/prompts/summary/run', init);
  const text = await response.text();
  if (!response.ok) return [{ status: response.status, reason: JSON.parse(text).reason }];
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const blocks = text.split('\n\n').filter((block) => block !== '');
  return blocks.map((block) => {
    const [, event = '', data = ''] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? expect.fail(block);
    return { [event]: JSON.parse(data) };
  });
}
const delta = (text: string) => ({ delta: { text } });

describe('a run that is streamed', () => {
  const variables = { text: 'Bees fly.', what: 'refunds' };
  const facts = { name: 'summary', version: 3, output: null, model: 'test-model', cached: false };
  const usage = { inputTokens: 9, outputTokens: 2 };
  const documents = { query: 'How long do {{what}} take?', topK: 4 };

  it('has the words of the model as they come, without what cannot be seen, and ends with what is known', async () => {
    words = ['It is ', '\u200b', 'short.'];
    expect(await streamed({ variables: { text: 'Bees fly.' } })).toEqual([
      ...[delta('It is '), delta('short.'), { citations: { citations: [] } }],
      { done: { ...facts, answered: null, degraded: [], usage } },
    ]);
  });

  it('has citations behind the text, and names the prompt to the model service', async () => {
    stored = { ...summary, template: 'How long do {{what}} take?', documents };
    words = ['They are paid within 14 days ', '[1].'];
    const events = await streamed({ variables: { what: 'refunds' } });
    const text = events.flatMap((event) =>
      'delta' in event ? [(event.delta as { text: string }).text] : [],
    );
    expect(text.join('')).toBe('They are paid within 14 days [1].');
    expect(events.slice(text.length)).toMatchObject([
      { citations: { citations: [{ marker: '[1]', documentId: hit.documentId }] } },
      { done: { ...facts, answered: true, usage } },
    ]);
    expect(sent()).toMatchObject({ ofPrompt: { name: 'summary', version: 3 } });
  });

  it('has an answer with a schema in one piece, once it is checked', async () => {
    stored = { ...summary, answerSchema };
    words = ['{"days":', '14}'];
    expect(await streamed({ variables: { text: 'x' } })).toMatchObject([
      delta('{"days":14}'),
      { citations: {} },
      { done: { output: { days: 14 } } },
    ]);
    stored = { ...summary, answerSchema, documents, template: '{{what}}' };
    words = [JSON.stringify({ days: 14, note: 'Paid within 14 days [1].' })];
    expect(await streamed({ variables: { what: 'refunds' } })).toMatchObject([
      delta(words[0] ?? ''),
      { citations: { citations: [{ marker: '[1]' }] } },
      { done: { output: { days: 14 }, answered: true } },
    ]);
    retrieval.answer = (_, response) => sendJson(response, found([]));
    expect(await streamed({ variables: { what: 'refunds' } })).toMatchObject([
      { delta: {} },
      { citations: { citations: [] } },
      { done: { output: null, answered: false, usage: { inputTokens: 0 } } },
    ]);
  });

  it('has an error before the first text with its own status, and a later one as its last event', async () => {
    expect(await streamed({ variables })).toEqual([{ status: 400, reason: 'variables_wrong' }]);
    words = ['It is '];
    end = 'cut';
    expect(await streamed({ variables: { text: 'x' } })).toMatchObject([
      delta('It is '),
      { error: { status: 503 } },
    ]);
    words = Array.from({ length: 9 }, () => 'x'.repeat(limits.answerCharacters.value / 8));
    end = 'done';
    const events = await streamed({ variables: { text: 'x' } });
    expect(events).toHaveLength(9);
    expect(events.at(-1)).toMatchObject({ error: { reason: 'model_endless' } });
  });

  it('is refused where the caller takes no events', async () => {
    const headers = { accept: 'application/json' };
    const init = {
      method: 'POST',
      headers,
      body: JSON.stringify({ variables: { text: 'x' }, stream: true }),
    };
    expect((await bff.call('/v1/prompts/summary/run', init)).status).toBe(406);
    expect(sent()).toBeNull();
  });
});
