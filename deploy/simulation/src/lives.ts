import type { Random } from './random.ts';
import type { User } from './user.ts';
import type { World } from './world.ts';

/** What a user does with a document. */
export type Life = (user: User, world: World) => Promise<void>;

const words = ['harbour', 'ledger', 'orchard', 'signal', 'granite', 'meadow'];

/** A text of so many lines, each of which becomes a chunk. */
export function textOf(random: Random, lines: number): string {
  const line = () => `${words[random.below(words.length)]} ${words[random.below(words.length)]}`;
  return Array.from({ length: lines }, (_, index) => `${index} ${line()}`).join('\n');
}

/** The fixed lives that are crashed at every await. */
export const lives = {
  ingest: async (user) => {
    await user.create('one line\nanother line');
  },
  replace: async (user) => {
    const document = await user.create('one line\nanother line\na third line');
    await user.replace(document, 'another line');
  },
  'delete during ingestion': async (user) => {
    const document = await user.create('one line\nanother line');
    await user.delete(document);
  },
  'retry after a failure': async (user, world) => {
    const text = 'first unreadable\nthen read';
    world.unreadable.add(text);
    const document = await user.create(text);
    await user.retry(document, text);
  },
} satisfies Readonly<Record<string, Life>>;

/** @throws TypeError where there is none of this name */
export function lifeNamed(name: string): Life {
  const life = Object.entries<Life>(lives).find(([known]) => known === name)?.[1];
  if (life === undefined)
    throw new TypeError(`There is no life "${name}", only ${Object.keys(lives).join(', ')}.`);
  return life;
}

/** A life that is decided by the seed: versions, a failure, a deletion, at any moment. */
export function randomLife(random: Random): Life {
  return async (user, world) => {
    const pause = () => world.time.sleep(random.below(4) * random.below(3_000));
    const first = textOf(random, 1 + random.below(4));
    const isUnreadable = random.chance(0.2);
    if (isUnreadable) world.unreadable.add(first);
    const document = await user.create(first);
    if (isUnreadable && random.chance(0.7)) await user.retry(document, first);
    for (let versions = random.below(3); versions > 0; versions -= 1) {
      await pause();
      await user.replace(document, textOf(random, 1 + random.below(4)));
    }
    if (!random.chance(0.4)) return;
    await pause();
    await user.delete(document);
  };
}
