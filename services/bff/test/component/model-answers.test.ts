import { sendJson } from '@lectern/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sendCompletion } from '../support/send-completion.ts';
import { found, hit, startBff, type TestBff } from '../support/start-bff.ts';

const team =
  'Duty phone: 5580\n\nKey safe: 7719\n\nAlarm code: heron\n\nThe building manager visits on Tuesdays and checks the boiler room.';
const valves = `# Valve register\n\n| Tag | Plant | Pressure rating (bar) | Leak rate (ml/min) |\n|---|---|---|---|\n${Array.from(
  { length: 40 },
  (_, i) =>
    `| KV-${String(i + 40).padStart(3, '0')} | ${i % 2 === 0 ? 'Graz' : 'Linz'} | ${80 + i} | ${i}.7 |`,
).join('\n')}`;
const log = [
  ...['2026-05-16 07:12:16 gate P lift 49 m3 operator shift 1 remark normal flow through the culvert'],
  ...['2026-05-17 08:12:17 gate Q lift 52 m3 operator shift 2 remark debris removed with hook'],
  ...['2026-05-18 00:12:18 gate R lift 55 m3 operator shift 0 remark normal flow through the culvert'],
].join('\n');
const gate =
  'Dam inspection\nThe spillway gate was tested on 12 March and closed in\nninety seconds. The drain at section four is blocked by\ngravel and must be cleared before the next flood season.';
const fees = `Fees of the harbour office\n${['Mooring, vessel above 12 m', 'Crane, first hour'].map((label, i) => `${label} ${'. '.repeat(30)}${36.75 + i}`).join('\n')}`;
const clause = `The tenant keeps the yard clean, ${'clears the snow in winter, '.repeat(20)}and locks the river gate at nine in the evening.`;

let bff: TestBff;
beforeAll(async () => {
  bff = await startBff({ model: 'one' });
});
afterAll(() => bff.stop());

interface Answer {
  readonly answer: string;
  readonly answered: boolean;
  readonly citations: readonly { readonly marker: string; readonly quote: string }[];
  readonly degraded: readonly string[];
}

/** What comes of an answer that a model gives from chunks with these texts. */
async function given(prompt: string, said: string, ...texts: string[]): Promise<Answer> {
  const hits = texts.map((text, i) => ({ ...hit, chunkId: `chunk-${i + 1}`, text, headings: [] }));
  bff.retrieval.answer = (_, response) => sendJson(response, found(hits));
  bff.model.answer = (_, response) => sendCompletion(response, said.match(/.{1,4}/gs) ?? []);
  const response = await bff.call('/v1/generate', { method: 'POST', body: JSON.stringify({ prompt }) });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

it.each([
  ['What is the duty phone?', 'The duty phone is 5580 [1].', team, 'Duty phone: 5580'],
  [
    'What is the rating of KV-057?',
    'KV-057 is rated at 97 bar and stands in Linz [1].',
    valves,
    '| KV-057 | Linz | 97 | 17.7 |',
  ],
  [
    'When was debris removed?',
    'Debris was removed with a hook on 17 May 2026 [1].',
    log,
    '2026-05-17 08:12:17 gate Q lift 52 m3 operator shift 2 remark debris removed with hook',
  ],
  [
    'How fast did the gate close?',
    'The spillway gate closed in ninety seconds [1].',
    gate,
    'The spillway gate was tested on 12 March and closed in\nninety seconds.',
  ],
  ['Who locks up?', 'The tenant locks the river gate at 9 pm [1].', clause, 'locks the river gate at nine'],
])('quotes what holds the answer to %s', async (prompt, said, text, quote) => {
  const { answer, answered, citations, degraded } = await given(prompt, said, text);
  expect([answer, answered, degraded]).toEqual([said, true, []]);
  expect(citations).toHaveLength(1);
  expect(citations[0]?.quote).toContain(quote);
  expect(text).toContain(citations[0]?.quote);
});

it('gives each of two markers in one pair of brackets its citation', async () => {
  const said = 'Both notes name a fee and a phone [1, 2].';
  const { citations } = await given('What do the notes say?', said, fees, team);
  expect(citations.map(({ marker }) => marker)).toEqual(['[1]', '[2]']);
  expect(citations[1]?.quote).toBe('Duty phone: 5580');
});
