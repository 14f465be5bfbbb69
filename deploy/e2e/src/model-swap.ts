import { eventually } from '@lectern/testing';
import type OpenAI from 'openai';
import { expect } from 'vitest';
import { open, question, withHerons } from './answer-world.ts';
import type { JourneyPlatform } from './journey-platform.ts';

type Target = 'able' | 'tuned';
/** An answer of a client. */
interface Given {
  readonly way: string;
  readonly target: Target;
  /** The last change that was through when it was asked for. */
  readonly from: number;
  /** The last change that had begun when it had come. */
  readonly to: number;
}

/** Which target stands behind the alias, one change after the other. */
const changes: readonly Target[] = ['able', 'tuned', 'able', 'tuned'];
/** Answers of each way that are waited for after each change. */
const answersEach = 4;

/** Whole and streamed, by both APIs: what an answer says. No question is asked twice, so that none is kept. */
function waysOf(client: OpenAI): Readonly<Record<string, (question: string) => Promise<string>>> {
  const model = 'moving';
  const chatOf = (content: string) => ({ model, messages: [{ role: 'user' as const, content }] });
  return {
    chat: async (asked) =>
      (await client.chat.completions.create(chatOf(asked))).choices[0]?.message.content ?? '',
    chatStream: async (asked) => (await client.chat.completions.stream(chatOf(asked)).finalContent()) ?? '',
    response: async (input) => (await client.responses.create({ model, input })).output_text,
    responseStream: async (input) =>
      (await client.responses.stream({ model, input }).finalResponse()).output_text,
  };
}

/** An administrator changes what stands behind an alias, again and again, while clients that repeat nothing are answered all the time. */
export async function swapModels(platform: JourneyPlatform): Promise<void> {
  const { owner } = await withHerons(platform);
  const set = async (aliases: Record<string, string[]>) =>
    owner.api.PUT('/v1/model-aliases', { body: { aliases } });
  await set({ moving: [changes[0] ?? 'able'] });
  const client = await open(platform, owner);
  const given: Given[] = [];
  const failed: unknown[] = [];
  let begun = 0;
  let done = 0;
  let count = 0;
  let isOver = false;
  const askOn = async (way: string, ask: (question: string) => Promise<string>): Promise<void> => {
    while (!isOver) {
      const from = done;
      count += 1;
      try {
        const said = await ask(`${question} (${count})`);
        given.push({ way, target: said.includes('all is said') ? 'tuned' : 'able', from, to: begun });
      } catch (error) {
        failed.push(error);
      }
    }
  };
  const ways = Object.entries(waysOf(client));
  // Two of each, so that something is under way at each moment of a change.
  const clients = [...ways, ...ways].map(([way, ask]) => askOn(way, ask));
  try {
    for (const [at, target] of changes.entries()) {
      begun = at;
      await set({ moving: [target] });
      done = at;
      await eventually(
        () => {
          if (failed.length > 0) throw failed[0];
          const since = given.filter(({ from }) => from === at);
          return ways.every(([way]) => since.filter((one) => one.way === way).length >= answersEach)
            ? true
            : undefined;
        },
        { what: `answers of ${target}`, timeoutMs: 60_000 },
      );
    }
  } finally {
    isOver = true;
    await Promise.all(clients);
    await set({});
  }
  expect(failed).toEqual([]);
  // What was asked for before a change and came after its beginning may be of either target.
  const between = given.filter(({ from, to }) => from === to);
  for (const { way, target, from } of between) expect([way, target]).toEqual([way, changes[from]]);
  expect(between.length).toBeGreaterThan(given.length / 2);
}
