import cluster, { type Worker as ClusterWorker } from 'node:cluster';
import type { InstanceStatus } from '@lectern/contracts';
import type { MetricsSnapshot } from '@lectern/telemetry';
import { createQuestions } from './ask-in-time.ts';
import type { Answer, NumberedStatus, Question, SiblingsAnswer, SiblingsQuestion } from './messages.ts';

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
  /** How it is; null where it does not tell. @throws AppError `unavailable` when it does not answer in time */
  status(): Promise<InstanceStatus | null>;
  /** Asks it to stop in order. */
  stop(): void;
  kill(): void;
}

/** Two seconds, as long as a readiness check has, and the way. */
export const answerTimeoutMs = 2_500;

/**
 * Starts a process of this program that shares the listening socket of the others.
 *
 * @param seeOthers how the other workers are, which it may ask
 */
export function startWorker(
  env: Readonly<Record<string, string>>,
  seeOthers: () => Promise<readonly NumberedStatus[]>,
): Worker {
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
  const channel = { on: child.on.bind(child), send: (message: object) => send(child, message as Question) };
  const ask = createQuestions<Answer>(channel, { timeoutMs: answerTimeoutMs, other: 'worker' });
  child.on('message', (message: SiblingsQuestion | Answer) => {
    if ('ask' in message)
      seeOthers().then((siblings) => send(child, { id: message.id, siblings } satisfies SiblingsAnswer));
  });
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
    status: async () => {
      const answer = await ask('status');
      return 'status' in answer ? answer.status : null;
    },
    stop: () => send(child, { ask: 'stop' }),
    kill: () => child.process.kill('SIGKILL'),
  };
}

/** To one that is ending nothing can be sent, and need not be. */
function send(child: ClusterWorker, message: Question | SiblingsAnswer): void {
  if (child.isConnected()) child.send(message, () => undefined);
}
