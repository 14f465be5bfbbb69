import type OpenAI from 'openai';
import { expect } from 'vitest';
import { answer, open, question, text, withHerons } from './answer-world.ts';
import type { JourneyPlatform } from './journey-platform.ts';
import { keepToBudget } from './key-budget.ts';
import { swapModels } from './model-swap.ts';
import { herons } from './stand-in-model.ts';

/** Answers by the client of OpenAI as it comes: what is tried, and how. */
export const openAiAnswerJourneys: readonly [string, (platform: JourneyPlatform) => Promise<void>][] = [
  ['lists what can be asked, and has vectors of an alias', listModels],
  ['has a response with citations, whole and streamed', respond],
  ['searches in vector stores by name, attributes and relevance, and sees what was found', searchFiles],
  ['runs tools in a chat, whole and streamed', chatWithTools],
  ['runs functions in responses, whole and streamed', respondWithFunctions],
  ['goes on with a conversation', converse],
  ['is answered by the next model before the first text, and told of an error after it', surviveFaults],
  ['is answered all the time while an administrator changes the model', swapModels],
  ['tunes an answer, and has as much of it as it asks for', tune],
  ['is refused beyond the budget of its key, until that is changed', keepToBudget],
  ['is told what is not served', refuseUnserved],
  ['finds nothing of another tenant, nor beyond the collections of its key', keepApart],
];

async function listModels(platform: JourneyPlatform): Promise<void> {
  const client = await open(platform, await platform.newTenant());
  const { data } = await client.models.list();
  expect(data.map(({ id }) => id)).toEqual([
    ...['agent', 'dying', 'gone', 'lectern', 'tuned'],
    ...[expect.any(String), 'wide'],
  ]);
  const { data: vectors, usage } = await client.embeddings.create({ model: 'wide', input: ['ab', 'abc'] });
  expect(vectors.map(({ embedding }) => embedding)).toEqual([
    [2, 0, 0.5],
    [3, 0, 0.5],
  ]);
  expect(usage.prompt_tokens).toBe(7);
}

async function respond(platform: JourneyPlatform): Promise<void> {
  const { client, fileId } = await withHerons(platform);
  const whole = await client.responses.create({ model: 'lectern', input: question });
  expect(whole).toMatchObject({ output_text: answer, status: 'completed', store: false });
  const annotation = {
    type: 'file_citation',
    index: text.length + 1,
    file_id: fileId,
    filename: 'herons.txt',
  };
  expect(whole.output).toMatchObject([{ type: 'message', content: [{ annotations: [annotation] }] }]);
  const stream = client.responses.stream({ model: 'agent', input: question, instructions: 'Be brief.' });
  let said = '';
  stream.on('response.output_text.delta', ({ delta }) => {
    said += delta;
  });
  const final = await stream.finalResponse();
  expect([said, final.output_text]).toEqual([`${herons} [1].`, `${herons} [1].`]);
  expect(final).toMatchObject({ status: 'completed', usage: { total_tokens: 36 }, answered: true });
}

async function searchFiles(platform: JourneyPlatform): Promise<void> {
  const { client, swansId, storeId } = await withHerons(platform);
  const search = (more: object = {}, input = 'How many swans live at Ardoch?') =>
    client.responses.create({
      ...{ model: 'lectern', input, include: ['file_search_call.results'] },
      tools: [{ type: 'file_search', vector_store_ids: [storeId], ...more }],
    });
  const [call, message] = (await search()).output;
  expect(call).toMatchObject({
    ...{ type: 'file_search_call', status: 'completed' },
    results: [
      {
        ...{ file_id: swansId, filename: 'swans.txt', text: 'Nine swans live at Ardoch.' },
        attributes: { year: 2026 },
      },
    ],
  });
  expect(message).toMatchObject({ content: [{ annotations: [{ file_id: swansId }] }] });
  expect(await search({}, question)).toMatchObject({ answered: false });
  const ofYear = (value: number) => ({ filters: { type: 'eq', key: 'year', value } });
  expect(await search(ofYear(2026))).toMatchObject({ answered: true });
  expect(await search(ofYear(2025))).toMatchObject({ output: [{ results: [] }, {}], answered: false });
  const relevant = { ranking_options: { score_threshold: 1 } };
  expect(await search(relevant)).toMatchObject({ output: [{ results: [] }, {}] });
  const streamed = client.responses.stream({
    ...{ model: 'agent', input: question, tools: [{ type: 'file_search', vector_store_ids: [storeId] }] },
  });
  expect((await streamed.finalResponse()).output.map(({ type }) => type)).toEqual([
    'file_search_call',
    'message',
  ]);
}

const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const weatherIs = `It is sunny. ${herons} [1].`;

async function chatWithTools(platform: JourneyPlatform): Promise<void> {
  const { client } = await withHerons(platform);
  const tools = [{ type: 'function' as const, function: { name: 'weather', parameters } }];
  const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: question }];
  const asked = { model: 'agent', messages, tools };
  const first = (await client.chat.completions.create(asked)).choices[0];
  expect(first).toMatchObject({ finish_reason: 'tool_calls', message: { content: null } });
  const called = first?.message ?? expect.fail('no message');
  messages.push(called, { role: 'tool', tool_call_id: called.tool_calls?.[0]?.id ?? '', content: 'sunny' });
  const second = await client.chat.completions.create(asked);
  expect(second.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: weatherIs } });

  const cities: string[] = [];
  const weather = ({ city }: { city: string }) => {
    cities.push(city);
    return 'sunny';
  };
  const parse = (given: string) => JSON.parse(given) as { city: string };
  const runner = client.chat.completions.runTools({
    ...{ model: 'agent', stream: true as const, messages: messages.slice(0, 1) },
    tools: [
      {
        type: 'function',
        function: { name: 'weather', description: '', parameters, parse, function: weather },
      },
    ],
  });
  expect(await runner.finalContent()).toBe(weatherIs);
  expect(cities).toEqual(['Graz']);
}

async function respondWithFunctions(platform: JourneyPlatform): Promise<void> {
  const { client } = await withHerons(platform);
  const tools = [{ type: 'function' as const, name: 'weather', parameters, strict: true }];
  const input: OpenAI.Responses.ResponseInput = [{ role: 'user', content: question }];
  const asked = { model: 'agent', tools, input, store: false };
  const { output } = await client.responses.create(asked);
  expect(output).toMatchObject([{ type: 'function_call', name: 'weather', arguments: '{"city":"Graz"}' }]);
  const streamed = await client.responses.stream(asked).finalResponse();
  const [call] = streamed.output;
  if (call?.type !== 'function_call') return expect.fail('no call');
  input.push(call, { type: 'function_call_output', call_id: call.call_id, output: 'sunny' });
  expect((await client.responses.create(asked)).output_text).toBe(weatherIs);
  expect((await client.responses.stream(asked).finalResponse()).output_text).toBe(weatherIs);
}

async function converse(platform: JourneyPlatform): Promise<void> {
  const { client, fileId } = await withHerons(platform);
  const messages = [
    { role: 'user' as const, content: question },
    { role: 'assistant' as const, content: answer },
    { role: 'user' as const, content: 'And where do they nest?' },
  ];
  const follow = await client.responses.create({ model: 'lectern', input: messages });
  expect(follow.output).toMatchObject([{ content: [{ annotations: [{ file_id: fileId }] }] }]);
  const chat = await client.chat.completions.create({ model: 'lectern', messages });
  expect(chat.choices[0]?.message.content).toContain('Velmar');
}

async function surviveFaults(platform: JourneyPlatform): Promise<void> {
  const { client } = await withHerons(platform);
  const messages = [{ role: 'user' as const, content: question }];
  const chat = await client.chat.completions.create({ model: 'agent', messages });
  expect(chat).toMatchObject({ writer: 'able', choices: [{ message: { content: `${herons} [1].` } }] });

  const stream = await client.chat.completions.create({ model: 'dying', messages, stream: true });
  let said = '';
  const read = async () => {
    for await (const { choices } of stream) said += choices[0]?.delta.content ?? '';
  };
  await expect(read()).rejects.toMatchObject({ code: 'model_cut', type: 'server_error' });
  expect(said).toBe('Forty herons ');

  const events: OpenAI.Responses.ResponseStreamEvent[] = [];
  const response = await client.responses.create({ model: 'dying', input: question, stream: true });
  for await (const event of response) events.push(event);
  expect(events.at(-1)).toMatchObject({
    type: 'response.failed',
    response: { status: 'failed', error: { code: 'server_error' } },
  });
  const failure = { status: 503, type: 'server_error' };
  await expect(client.responses.create({ model: 'dying', input: question })).rejects.toMatchObject(failure);
  const tools = [{ type: 'function' as const, name: 'weather', parameters, strict: true }];
  const gone = { model: 'gone', input: question, tools, stream: true as const };
  await expect(client.responses.create(gone)).rejects.toMatchObject(failure);
}

async function tune(platform: JourneyPlatform): Promise<void> {
  const { client } = await withHerons(platform);
  const messages = [{ role: 'user' as const, content: question }];
  const tuned = { model: 'tuned', messages, temperature: 0.3, stop: ['END'] };
  const whole = await client.chat.completions.create(tuned);
  expect(whole.choices[0]).toMatchObject({
    ...{ finish_reason: 'stop', message: { content: `${herons} [1]. At 0.3, up to END, all is said.` } },
  });
  const cut = `${herons} [1]. At`;
  const ended = {
    choices: [{ finish_reason: 'length', message: { content: expect.stringMatching(/At ?$/) } }],
    ...{ usage: { completion_tokens: 7 }, writer: 'tuned', answered: true, citations: [{ marker: '[1]' }] },
  };
  expect(await client.chat.completions.create({ ...tuned, max_tokens: 7 })).toMatchObject(ended);
  const stream = client.chat.completions.stream({
    ...{ ...tuned, max_completion_tokens: 7, stream_options: { include_usage: true } },
  });
  expect((await stream.finalChatCompletion()).choices[0]).toMatchObject(ended.choices[0] ?? {});
  expect(await stream.totalUsage()).toMatchObject(ended.usage);

  const asked = { model: 'tuned', input: question, temperature: 0.3, max_output_tokens: 7 };
  const incomplete = {
    ...{ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
    ...{ temperature: 0.3, max_output_tokens: 7, usage: { output_tokens: 7 } },
  };
  for (const response of [
    await client.responses.create(asked),
    await client.responses.stream(asked).finalResponse(),
  ]) {
    expect(response).toMatchObject(incomplete);
    expect(response.output_text.trim()).toBe(cut);
  }
}

async function refuseUnserved(platform: JourneyPlatform): Promise<void> {
  const client = await open(platform, await platform.newTenant());
  const refused = (param: string) => ({ status: 400, param, type: 'invalid_request_error' });
  const respondWith = (more: object) =>
    client.responses.create({ model: 'lectern', input: question, ...more });
  await expect(respondWith({ previous_response_id: 'resp_1' })).rejects.toMatchObject(
    refused('previous_response_id'),
  );
  await expect(respondWith({ background: true })).rejects.toMatchObject(refused('background'));
  await expect(respondWith({ conversation: 'conv_1' })).rejects.toMatchObject(refused('conversation'));
  const tools = [{ type: 'function', name: 'weather', parameters, strict: true }];
  await expect(respondWith({ tools })).rejects.toMatchObject({ ...refused('tools'), code: 'tools_unserved' });
  const chat = client.chat.completions.create({
    ...{ model: 'lectern', messages: [{ role: 'user', content: question }] },
    tools: [{ type: 'function', function: { name: 'weather', parameters } }],
  });
  await expect(chat).rejects.toMatchObject({ ...refused('tools'), code: 'tools_unserved' });
}

async function keepApart(platform: JourneyPlatform): Promise<void> {
  const { owner, birds, storeId, swansId } = await withHerons(platform);
  const limited = await open(platform, owner, { collections: [birds] });
  const stranger = await open(platform, await platform.newTenant());
  const include: OpenAI.Responses.ResponseIncludable[] = ['file_search_call.results'];
  const tools = [{ type: 'file_search' as const, vector_store_ids: [storeId] }];
  const input = 'How many swans live at Ardoch, and herons at Velmar?';
  const filesOf = async (client: OpenAI, model: string) => {
    const { output } = await client.responses.create({ model, input, tools, include });
    return output.flatMap((item) => (item.type === 'file_search_call' ? (item.results ?? []) : []));
  };
  for (const model of ['lectern', 'agent']) {
    await expect(filesOf(stranger, model)).rejects.toMatchObject({
      ...{ status: 404, code: 'collection_not_found', param: 'tools[0].vector_store_ids[0]' },
    });
    expect((await filesOf(limited, model)).map((file) => file.file_id)).toEqual([swansId]);
    for (const client of [stranger, limited]) {
      const { output_text: said } = await client.responses.create({ model, input: question });
      expect(said).not.toContain('[1]');
    }
  }
}
