import { describe, expect, it } from 'vitest';
import { json, openEvents, problem, serve } from '../test/support/serve.ts';
import { type AnswerPart, createLecternClient, type PromptPart } from './index.ts';

/** The parts that came, and the error after them. */
async function collect<Part extends AnswerPart | PromptPart>(
  parts: AsyncIterable<Part>,
): Promise<{ parts: Part[]; error?: unknown }> {
  const found: Part[] = [];
  try {
    for await (const part of parts) found.push(part);
    return { parts: found };
  } catch (error) {
    return { parts: found, error };
  }
}

const delta = { type: 'delta', text: 'By the sun ' };

describe('streamAnswer', () => {
  it('yields what is written, then citations, then how it came about', async () => {
    const { baseUrl, seen } = await serve((_request, res) => {
      const send = openEvents(res);
      send('delta', { text: 'By the sun ' });
      send('later', { more: true });
      send('citations', { citations: [{ marker: '[1]' }] });
      send('done', { model: 'm', degraded: [] });
      res.end();
    });
    const { parts, error } = await collect(
      createLecternClient({ baseUrl }).streamAnswer('How?', { topK: 3 }),
    );
    expect(error).toBeUndefined();
    expect(parts).toEqual([
      delta,
      { type: 'citations', citations: [{ marker: '[1]' }] },
      { type: 'done', model: 'm', degraded: [] },
    ]);
    expect(JSON.parse(seen[0]!.body)).toEqual({ prompt: 'How?', topK: 3, stream: true });
  });

  it('throws the error that the platform sends in the middle', async () => {
    const { baseUrl } = await serve((_request, res) => {
      const send = openEvents(res);
      send('delta', { text: 'By the sun ' });
      send('error', {
        status: 503,
        code: 'unavailable',
        reason: 'model_away',
        detail: 'Away.',
        retryable: true,
      });
      res.end();
    });
    const { parts, error } = await collect(createLecternClient({ baseUrl }).streamAnswer('How?'));
    expect(parts).toEqual([delta]);
    expect(error).toMatchObject({ status: 503, reason: 'model_away', message: 'Away.', retryable: true });
  });

  it.each([
    ['ends in order', true],
    ['is cut off', false],
  ])('throws when the answer %s without its last part', async (_how, inOrder) => {
    const { baseUrl, seen } = await serve((_request, res) => {
      openEvents(res)('delta', { text: 'By the sun ' });
      if (inOrder) res.end();
      else setTimeout(() => res.destroy(), 20);
    });
    const { parts, error } = await collect(createLecternClient({ baseUrl }).streamAnswer('How?'));
    expect(parts).toEqual([delta]);
    expect(error).toMatchObject({ code: 'network_error', retryable: true });
    expect(seen).toHaveLength(1);
  });

  it('throws the problem of an answer that does not begin', async () => {
    const { baseUrl } = await serve((_request, res) =>
      problem(res, 403, { code: 'permission_denied', reason: 'missing_scope' }),
    );
    const { parts, error } = await collect(createLecternClient({ baseUrl }).streamAnswer('How?'));
    expect(parts).toEqual([]);
    expect(error).toMatchObject({ status: 403, reason: 'missing_scope' });
  });
});

it('streamPrompt runs a prompt by its name, with its values', async () => {
  const { baseUrl, seen } = await serve((_request, res) => {
    const send = openEvents(res);
    send('delta', { text: 'By the sun ' });
    send('citations', { citations: [] });
    send('done', { name: 'how', version: 2, output: null, answered: null, cached: false });
    res.end();
  });
  const variables = { animal: 'bees' };
  const client = createLecternClient({ baseUrl });
  const { parts, error } = await collect(client.streamPrompt('how', { version: 2, variables }));
  expect(error).toBeUndefined();
  expect(parts).toEqual([
    delta,
    { type: 'citations', citations: [] },
    { type: 'done', name: 'how', version: 2, output: null, answered: null, cached: false },
  ]);
  expect(seen[0]!.path).toBe('/v1/prompts/how/run');
  expect(JSON.parse(seen[0]!.body)).toEqual({ version: 2, variables, stream: true });
});

it('generateAnswer asks for the answer in one piece', async () => {
  const { baseUrl, seen } = await serve((_request, res) => json(res, 200, { answer: 'By the sun.' }));
  expect(await createLecternClient({ baseUrl }).generateAnswer('How?')).toEqual({ answer: 'By the sun.' });
  expect(JSON.parse(seen[0]!.body)).toEqual({ prompt: 'How?' });
});
