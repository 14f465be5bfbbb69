import { eventually } from '@lectern/testing';
import OpenAI from 'openai';
import { expect } from 'vitest';
import { question, withHerons } from './answer-world.ts';
import type { JourneyPlatform } from './journey-platform.ts';

const tools = [{ type: 'function' as const, function: { name: 'weather', parameters: { type: 'object' } } }];
const asked = { model: 'agent', messages: [{ role: 'user' as const, content: question }], tools };

/** A key has a budget for models of its own, from the call that makes it to the call that is refused, and has another one when that is changed. */
export async function keepToBudget(platform: JourneyPlatform): Promise<void> {
  const { owner } = await withHerons(platform);
  const make = async (more: object) => {
    const body = { name: 'bounded', scopes: ['generate' as const], ...more };
    const { id, key } = (await owner.api.POST('/v1/api-keys', { body })).data;
    return { id, client: new OpenAI({ baseURL: `${platform.url}/v1`, apiKey: key, maxRetries: 0 }) };
  };
  // Any call takes more than that, and one is let in while something is left.
  const modelBudget = { tokensPerDay: 10 };
  const { id, client } = await make({ modelBudget });
  const ask = async () => (await client.chat.completions.create(asked)).choices[0]?.finish_reason;
  expect(await ask()).toBe('tool_calls');
  await expect(ask()).rejects.toMatchObject({ status: 429, code: 'budget_exhausted' });
  // Without tools there is the writer that needs no model.
  const { messages } = asked;
  expect(await client.chat.completions.create({ model: 'lectern', messages })).toMatchObject({
    answered: true,
  });
  expect(await (await make({})).client.chat.completions.create(asked)).toMatchObject({ writer: 'able' });
  const path = { params: { path: { id } } };
  expect((await owner.api.GET('/v1/api-keys/{id}', path)).data).toMatchObject({ modelBudget });
  await owner.api.PATCH('/v1/api-keys/{id}', { ...path, body: { modelBudget: { tokensPerDay: 10_000 } } });
  const unlessRefused = () =>
    ask().catch((error: { status?: number }) => (error.status === 429 ? undefined : error));
  expect(await eventually(unlessRefused, { what: 'the new budget counts', timeoutMs: 20_000 })).toBe(
    'tool_calls',
  );
}
