import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { ChatOpenAI } from '@langchain/openai';
import { Agent, OpenAIProvider, Runner } from '@openai/agents';
import { generateText, NoObjectGeneratedError, Output, streamText } from 'ai';
import OpenAI from 'openai';
import { zodResponseFormat, zodTextFormat } from 'openai/helpers/zod';
import { expect } from 'vitest';
import { z } from 'zod';
import { open, question, withHerons } from './answer-world.ts';
import type { JourneyPlatform } from './journey-platform.ts';
import { inJson } from './stand-in-model.ts';

/** Answers in JSON by clients as npm has them: what is tried, and how. */
export const structuredJourneys: readonly [string, (platform: JourneyPlatform) => Promise<void>][] = [
  ['the client of OpenAI parses completions and responses, whole and streamed', parseByOpenAi],
  ['AI SDK has objects by both APIs, whole and streamed', haveObjects],
  ['OpenAI Agents SDK has the type that an agent is to answer in', haveTypes],
  ['LangChain has structured output', haveStructure],
];

const birds = z.object({ herons: z.number().describe('How many'), said: z.string() });
const messages = [{ role: 'user' as const, content: question }];

async function parseByOpenAi(platform: JourneyPlatform): Promise<void> {
  const { client } = await withHerons(platform);
  const chat = { model: 'agent', messages, response_format: zodResponseFormat(birds, 'birds') };
  const completion = await client.chat.completions.parse(chat);
  expect(completion.choices[0]?.message.parsed).toEqual(inJson);
  expect(completion).toMatchObject({ answered: true, citations: [{ marker: '[1]' }] });
  const streamed = await client.chat.completions.stream(chat).finalChatCompletion();
  expect(streamed.choices[0]?.message.parsed).toEqual(inJson);

  const text = { format: zodTextFormat(birds, 'birds') };
  const asked = { model: 'agent', input: question, text };
  expect((await client.responses.parse(asked)).output_parsed).toEqual(inJson);
  expect((await client.responses.stream(asked).finalResponse()).output_parsed).toEqual(inJson);

  const stranger = await open(platform, await platform.newTenant());
  const none = await stranger.chat.completions.parse(chat);
  expect(none.choices[0]?.message).toMatchObject({
    ...{ parsed: null, refusal: expect.stringContaining('Nothing was found') },
  });
  const refused = await stranger.responses.stream(asked).finalResponse();
  expect(refused.output).toMatchObject([{ content: [{ type: 'refusal' }] }]);
  const unserved = client.chat.completions.parse({ ...chat, model: 'lectern' });
  await expect(unserved).rejects.toMatchObject({ status: 400, param: 'response_format' });
  await expect(unserved).rejects.toBeInstanceOf(OpenAI.BadRequestError);
}

async function haveObjects(platform: JourneyPlatform): Promise<void> {
  const { client } = await withHerons(platform);
  const options = { baseURL: `${platform.url}/v1`, apiKey: client.apiKey ?? '' };
  const compatible = createOpenAICompatible({
    ...{ name: 'lectern', ...options, supportsStructuredOutputs: true },
  });
  const openai = createOpenAI(options);
  for (const model of [compatible('agent'), openai.chat('agent'), openai('agent')]) {
    const asked = { model, prompt: question, maxRetries: 0, output: Output.object({ schema: birds }) };
    expect((await generateText(asked)).output).toEqual(inJson);
    expect(await streamText(asked).output).toEqual(inJson);
  }
  const { apiKey } = await open(platform, await platform.newTenant());
  const stranger = createOpenAI({ ...options, apiKey: apiKey ?? '' });
  const nothing = { prompt: question, maxRetries: 0, output: Output.object({ schema: birds }) };
  const asked = generateText({ ...nothing, model: stranger('agent') }).then(({ output }) => output);
  await expect(asked).rejects.toBeInstanceOf(NoObjectGeneratedError);
}

async function haveTypes(platform: JourneyPlatform): Promise<void> {
  const { client } = await withHerons(platform);
  for (const useResponses of [false, true]) {
    const modelProvider = new OpenAIProvider({ openAIClient: client, useResponses });
    const runner = new Runner({ modelProvider, tracingDisabled: true });
    const agent = new Agent({ name: 'counts', model: 'agent', outputType: birds });
    expect((await runner.run(agent, question)).finalOutput).toEqual(inJson);
  }
}

async function haveStructure(platform: JourneyPlatform): Promise<void> {
  const { client } = await withHerons(platform);
  const options = {
    ...{ apiKey: client.apiKey ?? '', configuration: { baseURL: `${platform.url}/v1` }, maxRetries: 0 },
    model: 'agent',
  };
  for (const useResponsesApi of [false, true]) {
    const model = new ChatOpenAI({ ...options, useResponsesApi });
    const structured = model.withStructuredOutput(birds, { name: 'birds', method: 'jsonSchema' });
    expect(await structured.invoke(question)).toEqual(inJson);
  }
}
