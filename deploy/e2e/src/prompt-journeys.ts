import type { SessionClient } from '@lectern/client';
import { expect } from 'vitest';
import type { JourneyPlatform } from './journey-platform.ts';
import { herons } from './stand-in-model.ts';

/** Prompts as their tenant runs them: what is tried, and how. */
export const promptJourneys: readonly [string, (platform: JourneyPlatform) => Promise<void>][] = [
  ['is run by its live version, from the documents of who runs it', runLive],
  ['is answered as a stream, and its usage is named after its version', runStreamed],
];

const query = 'When does the ferry to {{place}} leave?';
const text = 'The ferry to Skarhamn leaves at 7:40.';
const variables = { place: 'Skarhamn' };
const path = { params: { path: { name: 'ferries' } } };

async function runLive(platform: JourneyPlatform): Promise<void> {
  const member = await platform.newTenant();
  const { id } = await member.uploadDocument({ name: 'ferry.txt', content: text }, { wait: true });
  const create = async (body: { template: string; documents?: { query: string } }) =>
    (await member.api.POST('/v1/prompts', { body: { name: 'ferries', ...body } })).response.status;
  const run = async () =>
    (await member.api.POST('/v1/prompts/{name}/run', { ...path, body: { variables } })).data;
  expect(await create({ template: `${query} Answer in one sentence.`, documents: { query } })).toBe(201);
  expect(await create({ template: 'What is {{place}}?' })).toBe(201);
  const first = { version: 1, answer: `${text} [1]`, answered: true, citations: [{ documentId: id }] };
  expect(await run()).toMatchObject(first);
  await member.api.PUT('/v1/prompts/{name}/live', { ...path, body: { version: 2 } });
  await expect(run()).rejects.toMatchObject({ status: 409, reason: 'model_missing' });
  await member.api.PUT('/v1/prompts/{name}/live', { ...path, body: { version: 1 } });
  expect(await run()).toMatchObject(first);
}

async function runStreamed(platform: JourneyPlatform): Promise<void> {
  const member = await platform.newTenant();
  const template = { template: 'What is {{place}}?', alias: 'agent' };
  await member.api.POST('/v1/prompts', { body: { name: 'ferries', ...template } });
  const events = await eventsOf(member);
  const words = `${herons} [1].`.split(/(?<= )/);
  expect(events.slice(0, -2)).toEqual(words.map((word) => ['delta', { text: word }]));
  const done = { name: 'ferries', version: 1, answered: null, usage: { inputTokens: 30, outputTokens: 6 } };
  expect(events.slice(-2)).toMatchObject([
    ['citations', { citations: [] }],
    ['done', done],
  ]);
  const asked = { params: { query: { groupBy: 'prompt' as const } } };
  const { data } = (await member.api.GET('/v1/usage', asked)).data;
  expect(data).toMatchObject([{ group: 'ferries@1', inputTokens: 30, outputTokens: 6 }]);
  // The alias has a target that is down, which is asked first unless its breaker is open, and one that answers.
  const counts = data.map(({ calls, failed }) => [calls, failed]);
  expect([[[1, 0]], [[2, 1]]]).toContainEqual(counts);
}

/** The events of a run, by name, with their data. */
async function eventsOf(member: SessionClient): Promise<[string, unknown][]> {
  const { data } = await member.api.POST('/v1/prompts/{name}/run', {
    ...{ ...path, body: { variables, stream: true }, headers: { accept: 'text/event-stream' } },
    parseAs: 'text',
  });
  const blocks = String(data).split('\n\n');
  return blocks.flatMap((block): [string, unknown][] => {
    const [, event, json] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? [];
    return event === undefined || json === undefined ? [] : [[event, JSON.parse(json)]];
  });
}
