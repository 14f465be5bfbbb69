import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceProcess } from '@lectern/service/testing';
import { eventually } from '@lectern/testing';
import type { ReindexPlatform } from './reindex-platform.ts';

/** Searches that go on and on, at each instance in turn. */
export interface SearchWatch {
  /** Runs something without asking this instance. */
  without(instance: ServiceProcess, work: () => Promise<void>): Promise<void>;
  /** Resolves when no search is under way, and none begins. */
  pause(): Promise<void>;
  resume(): void;
  /** Waits for so many further searches. */
  looks(count: number): Promise<void>;
  /** Ends them. Resolves with what was wrong: errors, and answers that lacked a document or had the wrong one first. */
  stop(): Promise<string[]>;
}

/** Between two searches. */
const pauseMs = 15;
const modes = ['dense', 'hybrid', 'lexical'] as const;

/** Looks for documents that nobody changes: each is to be first for its own words, and all are to be found by the common ones. */
export function watchSearches(platform: ReindexPlatform, documents: readonly string[]): SearchWatch {
  const wrong: string[] = [];
  const excluded = new Set<ServiceProcess>();
  let looked = 0;
  let paused = false;
  let ended = false;
  let underWay: Promise<void> = Promise.resolve();

  const look = async (): Promise<void> => {
    const instances = platform.instances.filter((instance) => !excluded.has(instance));
    const instance = instances[looked % instances.length];
    const mode = modes[looked % modes.length] ?? 'dense';
    const own = documents[looked % documents.length] ?? '';
    looked += 1;
    if (instance === undefined) return;
    try {
      const query = { mode, topK: 100, query: `${own} antelopes` };
      const { results, degraded } = await platform.search(instance, query);
      const ids = new Set(results.map((hit) => hit.documentId));
      const missing = documents.filter((id) => !ids.has(id));
      if (missing.length + degraded.length > 0) wrong.push(`${mode}: without ${[...missing, ...degraded]}`);
      // Words of two documents may fall into one dimension: then both are first.
      else if (results.find((hit) => hit.documentId === own)?.score !== results[0]?.score)
        wrong.push(`${mode}: ${results[0]?.documentId} before ${own}`);
    } catch (error) {
      wrong.push(`${mode}: ${error}`);
    }
  };
  const run = async (): Promise<void> => {
    while (!ended) {
      underWay = paused ? Promise.resolve() : look();
      await underWay;
      // Leaves the processors to what is watched.
      await delay(pauseMs);
    }
  };
  const running = run();
  const looks = async (count: number): Promise<void> => {
    const wanted = looked + count;
    await eventually(() => (looked >= wanted ? true : undefined), { what: 'searches', timeoutMs: 30_000 });
  };
  return {
    without: async (instance, work) => {
      excluded.add(instance);
      // The one that is under way may be at this instance.
      await underWay;
      await work();
    },
    pause: async () => {
      paused = true;
      await underWay;
    },
    resume: () => {
      paused = false;
    },
    looks,
    stop: async () => {
      ended = true;
      await running;
      return wrong;
    },
  };
}
