import { testPrincipal } from '@lectern/service/testing';
import { type HttpStub, startHttpStub } from '@lectern/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sendCompletion, sendToolCalls } from '../support/send-completion.ts';
import { eventsOf, startModel, type TestModel } from '../support/start-model.ts';

let provider: HttpStub;
let model: TestModel;
beforeAll(async () => {
  provider = await startHttpStub(() => undefined);
  const target = {
    ...{ provider: 'openai-compatible', model: 'm', baseUrl: `${provider.url}/v1`, maxRetries: 0 },
  };
  model = await startModel({
    MODELS: JSON.stringify({ targets: { one: target }, aliases: { lectern: ['one'] } }),
  });
});
afterAll(async () => {
  await model.stop();
  await provider.close();
});

const answerSchema = { type: 'object', properties: { days: { type: 'integer' } }, required: ['days'] };
async function ask(more: object = {}) {
  const json = {
    alias: 'lectern',
    messages: [{ role: 'user', content: 'How long?' }],
    answerSchema,
    ...more,
  };
  const as = testPrincipal({ tenantId: 'tenant-a', userId: 'ann' });
  const response = await model.send('POST', '/internal/answers', { from: 'bff', as, json });
  return eventsOf(await response.text()).map(({ event, data }) => [
    event,
    data.text ?? data.reason ?? data.atBound,
  ]);
}

it('an answer in JSON comes in one piece when it was checked, without what is around it', async () => {
  provider.answer = (_, response) => sendCompletion(response, ['```json\n{"da', 'ys": 14}\n```'], 'finish');
  expect(await ask()).toEqual([
    ['started', undefined],
    ['delta', '{"days":14}'],
    ['done', false],
  ]);
});

it('an answer that calls tools and says nothing has no JSON yet, and one that says something has', async () => {
  const tools = [{ name: 'weather', parameters: { type: 'object' } }];
  provider.answer = (_, response) => sendToolCalls(response);
  const kinds = (await ask({ tools })).map(([event]) => event);
  expect(kinds).toEqual(['started', 'tool-call', 'tool-call', 'done']);
  provider.answer = (_, response) => sendCompletion(response, ['It is sunny.'], 'finish');
  expect((await ask({ tools })).at(-1)).toEqual(['error', 'answer_off_schema']);
});

it('an answer that ended at the bound of its caller has none, and says so', async () => {
  provider.answer = (_, response) => sendCompletion(response, ['{"da'], { finishReason: 'length' });
  expect(await ask({ sampling: { maxOutputTokens: 2 } })).toEqual([
    ['started', undefined],
    ['done', true],
  ]);
});
