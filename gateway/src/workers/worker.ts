import cluster, { type Worker as ClusterWorker } from 'node:cluster';
import { AppError } from '@lectern/errors';
import type { MetricsSnapshot } from '@lectern/telemetry';
import type { Answer, Question } from './messages.ts';

/** One process that serves requests, as its parent sees it. */
export interface Worker {
  readonly pid: number | undefined;
  /** Resolves when it takes requests; rejects when it ends before. */
  readonly listening: Promise<void>;
  /** Resolves with its exit code when it has ended; undefined when a signal ended it. */
  readonly ended: Promise<number | undefined>;
  /** What it waits for; nothing when it wants requests. @throws AppError `unavailable` when it does not answer in time */
  notReady(): Promise<readonly string[]>;
  /** @throws AppError `unavailable` when it does not answer in time */
  metrics(): Promise<MetricsSnapshot>;
  /** Asks it to stop in order. */
  stop(): void;
  kill(): void;
}

/** Two seconds, as long as a readiness check has, and the way. */
const answerTimeoutMs = 2_500;

/** Starts a process of this program that shares the listening socket of the others. */
export function startWorker(env: Readonly<Record<string, string>>): Worker {
  const child = cluster.fork(env);
  const ended = new Promise<number | undefined>((resolve) => {
    child.once('exit', (code) => resolve(code ?? undefined));
  });
  const listening = new Promise<void>((resolve, reject) => {
    child.once('listening', () => resolve());
    child.once('exit', () => reject(new Error('A worker process has ended before it listened.')));
  });
  // Who waits for it sees the error; after a restart nobody does.
  listening.catch(() => undefined);
  const ask = createQuestions(child);
  return {
    pid: child.process.pid,
    listening,
    ended,
    notReady: async () => {
      const answer = await ask('ready');
      return 'notReady' in answer ? answer.notReady : ['server'];
    },
    metrics: async () => {
      const answer = await ask('metrics');
      return 'metrics' in answer ? answer.metrics : [];
    },
    stop: () => send(child, { ask: 'stop' }),
    kill: () => child.process.kill('SIGKILL'),
  };
}

function createQuestions(child: ClusterWorker): (ask: 'ready' | 'metrics') => Promise<Answer> {
  const waiting = new Map<number, (answer: Answer) => void>();
  let lastId = 0;
  child.on('message', (message: Answer) => waiting.get(message.id)?.(message));
  return async (ask) => {
    lastId += 1;
    const id = lastId;
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const timer = setTimeout(() => reject(silent()), answerTimeoutMs);
    waiting.set(id, resolve);
    try {
      send(child, { ask, id });
      return await promise;
    } finally {
      clearTimeout(timer);
      waiting.delete(id);
    }
  };
}

/** To one that is ending nothing can be sent, and need not be. */
function send(child: ClusterWorker, question: Question): void {
  if (child.isConnected()) child.send(question, () => undefined);
}

function silent(): AppError {
  return new AppError('unavailable', 'A worker process does not answer.', { reason: 'worker_silent' });
}
