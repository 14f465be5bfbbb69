import { type AccessScope, audiencesOf, isOfTenant } from '../../domain/access-scope.ts';
import {
  AudienceWords,
  type ChunkPlace,
  rankByWords,
  type WordHit,
  type WordQuery,
  type WordRow,
} from './audience-words.ts';
import { rankByReading } from './rank-by-reading.ts';

/** The word side of a table: what its rows are found by, kept in step with its writes. */
export interface LanceWords {
  /** @throws what loading throws */
  rank(scope: AccessScope, query: WordQuery): Promise<WordHit[]>;
  /** Call after the table has these rows, and before the write returns. */
  put(rows: readonly WordRow[]): void;
  /** Call after the table has lost these chunks of a tenant. */
  remove(tenantId: string, which: (chunk: ChunkPlace) => boolean): void;
  /** How often chunks were removed: what was read of the table before a change of it may not fit what is ranked after. */
  removals(): number;
  /** Call when it is not known what the table has: everything is loaded again when it is needed. */
  forget(): void;
}

type Change = (words: AudienceWords) => void;

interface Audience {
  /** Undefined once there are too many to be kept. */
  words: AudienceWords | undefined;
  readonly loaded: Promise<void>;
  /** Writes that end while the rows are being read: the reading may have missed them. Undefined afterwards. */
  missed: Change[] | undefined;
}

export interface LanceWordsOptions {
  /** Reads the rows of an audience, a batch at a time. */
  readonly load: (audience: string) => AsyncIterable<readonly WordRow[]>;
  /** Memory for all audiences; one of them gets at most half of it. */
  readonly mostBytes: number;
}

/** Counted for an audience without any words: empty ones take memory as well. */
const bytesOfNothing = 2_000;

/**
 * Keeps an inverted index for each audience that searches, loaded from the table by its first search and changed by each
 * write from then on. When they take more than `mostBytes`, those whose last search is longest ago are dropped. An
 * audience that alone would take more than half of that is not kept: each of its searches reads all its rows.
 *
 * A search never sees less than the table had when it began: each change is repeated after a loading that it may have
 * overlapped, and changes nothing if the loading has seen it.
 */
export function createLanceWords(options: LanceWordsOptions): LanceWords {
  const audiences = createAudiences(options);
  let removals = 0;

  const readAll = async function* (names: readonly string[]) {
    for (const name of names) yield* options.load(name);
  };

  return {
    rank: async (scope, query) => {
      const names = audiencesOf(scope);
      const needed = names.map(audiences.open);
      await Promise.all(needed.map(({ loaded }) => loaded));
      const kept = needed.flatMap(({ words }) => words ?? []);
      audiences.evict(names);
      return kept.length === names.length
        ? rankByWords(kept, query)
        : rankByReading(() => readAll(names), query);
    },
    put: (rows) =>
      audiences.change((words, name) => {
        // In every one: it may have changed who sees a chunk.
        for (const row of rows) {
          if (row.audiences.includes(name)) words.put(row);
          else words.drop(row.pointId);
        }
      }),
    remove: (tenantId, which) => {
      removals += 1;
      audiences.change((words, name) => {
        if (isOfTenant(name, tenantId)) words.remove(which);
      });
    },
    removals: () => removals,
    forget: audiences.forget,
  };
}

function createAudiences({ load, mostBytes }: LanceWordsOptions) {
  /** In the order of their last search. */
  const audiences = new Map<string, Audience>();

  const isTooLarge = (words: AudienceWords) => words.bytes > mostBytes / 2;

  const fill = async (name: string, audience: Audience): Promise<void> => {
    const words = new AudienceWords();
    audience.words = words;
    for await (const rows of load(name)) {
      for (const row of rows) words.put(row);
      if (isTooLarge(words)) {
        audience.words = undefined;
        break;
      }
    }
    for (const change of audience.missed ?? []) change(words);
    audience.missed = undefined;
  };

  const startLoading = (name: string): Audience => {
    const audience: Audience = {
      words: undefined,
      missed: [],
      loaded: Promise.resolve().then(() => fill(name, audience)),
    };
    // Whoever waits for it gets the error; the next search tries again.
    audience.loaded.catch(() => {
      if (audiences.get(name) === audience) audiences.delete(name);
    });
    return audience;
  };

  return {
    open: (name: string): Audience => {
      const audience = audiences.get(name) ?? startLoading(name);
      audiences.delete(name);
      audiences.set(name, audience);
      return audience;
    },
    change: (effect: (words: AudienceWords, name: string) => void): void => {
      for (const [name, audience] of audiences) {
        if (audience.missed !== undefined) audience.missed.push((words) => effect(words, name));
        else if (audience.words !== undefined) effect(audience.words, name);
      }
    },
    evict: (needed: readonly string[]): void => {
      const bytesOf = ({ words }: Audience) => (words?.bytes ?? 0) + bytesOfNothing;
      for (const audience of audiences.values()) {
        if (audience.words !== undefined && isTooLarge(audience.words)) audience.words = undefined;
      }
      let total = [...audiences.values()].reduce((sum, audience) => sum + bytesOf(audience), 0);
      for (const [name, audience] of audiences) {
        if (total <= mostBytes) return;
        if (needed.includes(name)) continue;
        audiences.delete(name);
        total -= bytesOf(audience);
      }
    },
    forget: () => audiences.clear(),
  };
}
