import type { EmbeddingRepository } from '@lectern/embedding/testing/wiring';
import type { OutgoingEvent, UnitOfWork } from '@lectern/events';
import type { Variant } from './variant.ts';

/** Breaks of guarantees, each of which has to be noticed. */
export const brokenVariants = {
  'acknowledges before it commits': { acknowledgesAtOnce: true },
  'has no inbox': { unitOfWork: (real) => ({ run: (work, { signal } = {}) => real.run(work, { signal }) }) },
  'publishes outside of the transaction': { unitOfWork: publishesLate },
  'gives points random ids': { pointId: (_real, newId) => newId() },
  'has no guard of versions': { repositoryOf: forgetsVersions },
  'deletes without a tombstone': { repositoryOf: setsNoTombstone },
  'stores bytes before it notes their place': notesLate(),
} satisfies Readonly<Record<string, Variant>>;

function notesLate(): Variant {
  const notes = new Map<string, () => Promise<void>>();
  return {
    notesOf: (real) => ({
      ...real,
      note: async (key, location, signal) =>
        void notes.set(location.key, () => real.note(key, location, signal)),
    }),
    storeOf: (store) => ({
      ...store,
      put: async (location, body, options) => {
        const stored = await store.put(location, body, options);
        await notes.get(location.key)?.();
        return stored;
      },
    }),
  };
}

/** The events of a change go into the outbox after it was committed. */
function publishesLate(real: UnitOfWork, publish: (event: OutgoingEvent) => Promise<void>): UnitOfWork {
  return {
    run: async (work, options) => {
      const events: OutgoingEvent[] = [];
      const keep = async (event: OutgoingEvent) => void events.push(event);
      const result = await real.run((tx) => work({ ...tx, publish: keep }), options);
      for (const event of events) await publish(event);
      return result;
    },
  };
}

/** Every version is taken for the newest. */
function forgetsVersions(repository: EmbeddingRepository): EmbeddingRepository {
  return {
    ...repository,
    stateOf: async (...asked) => ({ ...(await repository.stateOf(...asked)), settledVersion: 0 }),
    change: (document, decide, options) =>
      repository.change(document, (current) => decide({ ...current, settledVersion: 0 }), options),
  };
}

function setsNoTombstone(repository: EmbeddingRepository): EmbeddingRepository {
  return {
    ...repository,
    change: async (document, decide, options) => {
      let decided: ReturnType<typeof decide>;
      await repository.change(
        document,
        (current) => {
          decided = decide(current);
          const { tombstone: _, ...change } = decided ?? {};
          return decided && change;
        },
        options,
      );
      return decided;
    },
  };
}
