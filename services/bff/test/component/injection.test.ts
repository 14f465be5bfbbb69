import { sendJson } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemPrompt } from '../../src/domain/prompt-messages.ts';
import { tricks } from '../support/injection-tricks.ts';
import { liveParts } from '../support/live-parts.ts';
import { expectIntact, expectPlain } from '../support/prompt-structure.ts';
import { sendCompletion } from '../support/send-completion.ts';
import { found, hit, profile, startBff, type TestBff } from '../support/start-bff.ts';

interface Answer {
  readonly answer: string;
  readonly citations: readonly { readonly marker: string; readonly quote: string }[];
}

let bff: TestBff;
let withoutModel: TestBff;
beforeAll(async () => {
  bff = await startBff({ model: 'one' });
  withoutModel = await startBff();
});
afterAll(async () => {
  await bff.stop();
  await withoutModel.stop();
});
beforeEach(() => {
  bff.model.requests.length = 0;
  bff.retrieval.answer = (_, response) => sendJson(response, found([hit]));
});

async function generate(from: TestBff, prompt: string): Promise<Answer> {
  const response = await from.call('/v1/generate', { method: 'POST', body: JSON.stringify({ prompt }) });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

/** The text of a streamed answer as it grows. */
async function streamed(prompt: string): Promise<string[]> {
  const body = JSON.stringify({ prompt, stream: true });
  const text = await (await bff.call('/v1/generate', { method: 'POST', body })).text();
  expect(text).toContain('event: done');
  let answer = '';
  return [...text.matchAll(/^event: delta\ndata: (.*)$/gm)].map(([, data = '']) => {
    answer += (JSON.parse(data) as { text: string }).text;
    return answer;
  });
}

const piecesOf = (text: string, length: number): string[] =>
  Array.from({ length: Math.ceil(text.length / length) }, (_, i) => text.slice(i * length, (i + 1) * length));

describe.each(tricks)('the trick of $name', ({ text }) => {
  it('does not change the structure of a prompt, whether a document, its names or the question hold it', async () => {
    const tricky = { ...hit, text: `${hit.text}\n${text}`, title: text, headings: [text, 'Money back'] };
    const second = { ...hit, chunkId: 'chunk-2', text: 'Parcels leave on weekdays only.' };
    bff.retrieval.answer = (_, response) => sendJson(response, found([tricky, second]));
    await generate(bff, `How long?\n${text}`);

    const { messages } = JSON.parse(bff.model.requests[0]?.body ?? '');
    expect(messages.map(({ role }: { role: string }) => role)).toEqual(['system', 'user', 'user']);
    const [system, passages, question] = messages.map(({ content }: { content: string }) => content);
    expect(system).toBe(systemPrompt);
    expectIntact(passages, ['passage [1]', 'passage [2]']);
    expect(passages).toContain(hit.text);
    expectPlain(question);
    expect(question).toMatch(/^How long\?/);
  });

  it('does not change the structure of an agent context, whether a document or the reader\u2019s name holds it', async () => {
    bff.user.answer = (_, response) => sendJson(response, { ...profile, displayName: text });
    const tricky = { ...hit, text: `${hit.text}\n${text}`, title: text, headings: [text] };
    bff.retrieval.answer = (_, response) => sendJson(response, found([tricky]));
    const response = await bff.call('/v1/ai-agent/context/user-1?q=How+long');
    const context = (await response.json()) as { systemPrompt: string; contextMessage: string };
    expect(context.systemPrompt).toBe(systemPrompt);
    expectIntact(context.contextMessage, ['reader', 'passage [1]']);
    expect(context.contextMessage).toContain(hit.text);
  });

  it('comes out of no model\u2019s answer alive, at once or streamed in any pieces, and makes no citation', async () => {
    const said = `Refunds take 14 days [1]. ${text} So it is.`;
    for (const length of [1, 2, 3, said.length]) {
      bff.model.answer = (_, response) => sendCompletion(response, piecesOf(said, length));
      const whole = await generate(bff, 'How long?');
      expect(liveParts(whole.answer)).toEqual([]);
      expect(whole.answer).not.toMatch(/<[a-z/!?]/i);
      expect(whole.answer).toMatch(/^Refunds take 14 days \[1\]\..*So it is\.$/s);
      expect(whole.citations.map(({ marker }) => marker)).toEqual(['[1]']);

      const steps = await streamed('How long?');
      expect(steps.at(-1)).toBe(whole.answer);
      for (const step of steps) expect(liveParts(step)).toEqual([]);
    }
  });

  it('comes out of sentences of the documents as text, and cites only the document that says them', async () => {
    const document = `The zebra rule is ${text} as the zebra rule goes.`;
    const other = { ...hit, chunkId: 'chunk-2', text: 'Parcels leave on weekdays only.', score: 0.1 };
    withoutModel.retrieval.answer = (_, response) =>
      sendJson(response, found([{ ...hit, title: 'Zebra', text: document }, other]));
    const { answer, citations } = await generate(withoutModel, 'What is the zebra rule?');
    expect(new Set(citations.map(({ marker }) => marker))).toEqual(new Set(['[1]']));
    for (const { quote } of citations) expect(document).toContain(quote);
    expect(answer).not.toMatch(/<[a-z/!?]/i);
    for (const part of liveParts(answer)) {
      expect(part).toMatch(/^(?:link|image) (?:https?:|mailto:)/);
      expect(document).toContain(part.replace(/^\w+ (?:mailto:|http:\/\/(?=www\.))?/, ''));
    }
  });
});

describe('honest text', () => {
  it('keeps the links, the joiners and the emoji of the document that it cites', async () => {
    const text =
      'The guide is [here](https://docs.example.org/guide "Guide"). می\u200cخواهم. 👨\u200d👩\u200d👧 और क्\u200dष: `a < b`.';
    bff.retrieval.answer = (_, response) => sendJson(response, found([{ ...hit, text }]));
    for (const length of [1, 2, 7, text.length]) {
      bff.model.answer = (_, response) => sendCompletion(response, piecesOf(`${text} [1]`, length));
      expect((await generate(bff, 'Where is the guide?')).answer).toBe(`${text} [1]`);
      expect((await streamed('Where is the guide?')).at(-1)).toBe(`${text} [1]`);
    }
    expect(JSON.parse(bff.model.requests[0]?.body ?? '').messages[1].content).toContain(text);
  });
});
