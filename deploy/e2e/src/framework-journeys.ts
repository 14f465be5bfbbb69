import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { tool as langChainTool } from '@langchain/core/tools';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { Agent, tool as agentTool, fileSearchTool, OpenAIProvider, Runner } from '@openai/agents';
import { cosineSimilarity, embed, generateText, isStepCount, streamText, tool } from 'ai';
import { expect } from 'vitest';
import { z } from 'zod';
import { answer, question, text, vectorModel, withHerons } from './answer-world.ts';
import type { JourneyPlatform } from './journey-platform.ts';
import { herons } from './stand-in-model.ts';

/** Frameworks of agents as npm has them, of which only the base URL is set: what is tried, and how. */
export const frameworkJourneys: readonly [string, (platform: JourneyPlatform) => Promise<void>][] = [
  ['AI SDK answers by chat completions, whole and streamed with sources, and embeds', chatByAiSdk],
  ['AI SDK answers by responses with sources, whole and streamed', respondByAiSdk],
  ['AI SDK runs tools by both', runToolsByAiSdk],
  ['OpenAI Agents SDK runs an agent by chat completions and by responses, whole and streamed', runAgents],
  ['OpenAI Agents SDK searches in vector stores', searchByAgent],
  ['LangChain answers by chat completions and by responses, runs tools and embeds', askByLangChain],
];

const weatherIs = `It is sunny. ${herons} [1].`;
const city = z.object({ city: z.string() });
const weather = {
  ...{ name: 'weather', description: 'Weather of a city' },
  execute: ({ city }: { city: string }) => (city === 'Graz' ? 'sunny' : 'unknown'),
};

/** What every client here is given. */
async function withKey(platform: JourneyPlatform) {
  const world = await withHerons(platform);
  return { ...world, baseURL: `${platform.url}/v1`, apiKey: world.client.apiKey ?? '' };
}

async function chatByAiSdk(platform: JourneyPlatform): Promise<void> {
  const lectern = createOpenAICompatible({
    name: 'lectern',
    ...(await withKey(platform)),
    includeUsage: true,
  });
  // A kept answer would have taken nothing.
  const headers = { 'cache-control': 'no-cache' };
  const asked = { model: lectern('agent'), prompt: question, maxRetries: 0, headers };
  const whole = await generateText(asked);
  expect([whole.text, whole.finishReason, whole.usage.totalTokens]).toEqual([`${herons} [1].`, 'stop', 36]);
  const streamed = streamText(asked);
  expect([await streamed.text, await streamed.finishReason]).toEqual([`${herons} [1].`, 'stop']);
  expect((await streamed.usage).totalTokens).toBe(36);

  const model = lectern.embeddingModel(vectorModel);
  const vectorOf = async (value: string) => (await embed({ model, value, maxRetries: 0 })).embedding;
  const [tall, high, invoice] = await Promise.all([
    vectorOf('Herons nest in tall trees.'),
    vectorOf('Birds build in high branches.'),
    vectorOf('The invoice is due in May.'),
  ]);
  expect(cosineSimilarity(tall, high)).toBeGreaterThan(cosineSimilarity(tall, invoice) + 0.2);

  const chat = { ...asked, model: createOpenAI(await withKey(platform)).chat('agent') };
  const page = /\/console\/documents\/[\da-f-]{36}\?chunk=/;
  const sources = [{ sourceType: 'url', title: 'herons', url: expect.stringMatching(page) }];
  expect((await generateText(chat)).sources).toMatchObject(sources);
  expect(await streamText(chat).sources).toMatchObject(sources);

  const unknown = generateText({ ...asked, model: lectern('gpt-4o') });
  await expect(unknown).rejects.toThrow('no such model');
}

async function respondByAiSdk(platform: JourneyPlatform): Promise<void> {
  const { fileId, swansId, storeId, ...options } = await withKey(platform);
  const openai = createOpenAI(options);
  const asked = { model: openai('lectern'), prompt: question, maxRetries: 0 };
  const whole = await generateText(asked);
  expect(whole.text).toBe(answer);
  const source = (id: string, filename: string) => ({
    ...{ sourceType: 'document', title: filename, filename },
    providerMetadata: { openai: { fileId: id } },
  });
  expect(whole.sources).toMatchObject([source(fileId, 'herons.txt')]);
  const streamed = streamText(asked);
  expect([await streamed.text, await streamed.finishReason]).toEqual([answer, 'stop']);
  expect(await streamed.sources).toMatchObject([source(fileId, 'herons.txt')]);

  const tools = { file_search: openai.tools.fileSearch({ vectorStoreIds: [storeId], maxNumResults: 3 }) };
  const include = { openai: { include: ['file_search_call.results' as const] } };
  const swans = { ...asked, prompt: 'How many swans live at Ardoch?', tools, providerOptions: include };
  const found = [{ output: { results: [{ fileId: swansId, text: 'Nine swans live at Ardoch.' }] } }];
  const searched = await generateText(swans);
  expect([searched.sources, searched.toolResults]).toMatchObject([[source(swansId, 'swans.txt')], found]);
  const searching = streamText(swans);
  expect([await searching.sources, await searching.toolResults]).toMatchObject([
    [source(swansId, 'swans.txt')],
    found,
  ]);
}

async function runToolsByAiSdk(platform: JourneyPlatform): Promise<void> {
  const options = await withKey(platform);
  const tools = { weather: tool({ ...weather, inputSchema: city }) };
  const compatible = createOpenAICompatible({ name: 'lectern', ...options });
  for (const model of [compatible('agent'), createOpenAI(options)('agent')]) {
    const asked = {
      ...{ model, prompt: question, tools, stopWhen: isStepCount(3), maxRetries: 0 },
      providerOptions: { openai: { store: false } },
    };
    const whole = await generateText(asked);
    expect([whole.text, whole.steps.length]).toEqual([weatherIs, 2]);
    const streamed = streamText(asked);
    expect([await streamed.text, (await streamed.steps).length]).toEqual([weatherIs, 2]);
  }
}

async function runAgents(platform: JourneyPlatform): Promise<void> {
  const { client } = await withKey(platform);
  const tools = [agentTool({ ...weather, parameters: city })];
  const instructions = 'Be brief.';
  for (const useResponses of [false, true]) {
    const modelProvider = new OpenAIProvider({ openAIClient: client, useResponses });
    const runner = new Runner({ modelProvider, tracingDisabled: true });
    const asking = new Agent({ name: 'asks', instructions, model: 'lectern' });
    expect((await runner.run(asking, question)).finalOutput).toBe(answer);
    const streamed = await runner.run(asking, question, { stream: true });
    let said = '';
    for await (const part of streamed.toTextStream()) said += part;
    expect([said, streamed.finalOutput]).toEqual([answer, answer]);

    const acting = new Agent({ name: 'acts', instructions, model: 'agent', tools });
    expect((await runner.run(acting, question)).finalOutput).toBe(weatherIs);
    const running = await runner.run(acting, question, { stream: true });
    await running.completed;
    expect(running.finalOutput).toBe(weatherIs);
  }
}

async function searchByAgent(platform: JourneyPlatform): Promise<void> {
  const { client, storeId } = await withKey(platform);
  const modelProvider = new OpenAIProvider({ openAIClient: client, useResponses: true });
  const runner = new Runner({ modelProvider, tracingDisabled: true });
  const tools = [fileSearchTool(storeId, { maxNumResults: 3, includeSearchResults: true })];
  const agent = new Agent({ name: 'searches', model: 'lectern', tools });
  const { finalOutput, newItems } = await runner.run(agent, 'How many swans live at Ardoch?');
  expect(finalOutput).toBe('Nine swans live at Ardoch. [1]');
  expect(newItems.map(({ type }) => type)).toEqual(['tool_call_item', 'message_output_item']);
}

async function askByLangChain(platform: JourneyPlatform): Promise<void> {
  const { apiKey, baseURL, fileId } = await withKey(platform);
  const options = { apiKey, configuration: { baseURL }, maxRetries: 0 };
  const weatherTool = langChainTool(weather.execute, { ...weather, schema: city });
  for (const useResponsesApi of [false, true]) {
    const model = new ChatOpenAI({ ...options, model: 'lectern', useResponsesApi });
    const whole = await model.invoke(question);
    expect(whole.text).toBe(answer);
    if (useResponsesApi) expect(JSON.stringify(whole.content)).toContain(fileId);
    let said = '';
    for await (const part of await model.stream(question)) said += part.text;
    expect(said).toBe(answer);

    const acting = new ChatOpenAI({ ...options, model: 'agent', useResponsesApi }).bindTools([weatherTool]);
    const called = await acting.invoke(question);
    const call = called.tool_calls?.[0] ?? expect.fail('no call');
    const returned = await weatherTool.invoke({ ...call, type: 'tool_call' });
    expect((await acting.invoke([question, called, returned])).text).toBe(weatherIs);
  }
  const vectors = new OpenAIEmbeddings({ ...options, model: vectorModel });
  const [one, same] = [await vectors.embedQuery(text), (await vectors.embedDocuments([text]))[0]];
  expect(same).toEqual(one);
}
