import { AppError, toAppError } from '@lectern/errors';
import type { Readiness } from '@lectern/http';
import { instanceId, type OpenAdmin, type ProcessLike } from '@lectern/service';
import type { Telemetry } from '@lectern/telemetry';
import type { Config } from '../config.ts';
import type { Siblings } from '../platform/see-gateways.ts';
import { createQuestions } from './ask-in-time.ts';
import type { Answer, Question, SiblingsAnswer } from './messages.ts';
import { answerTimeoutMs } from './worker.ts';
import { nameOfWorker } from './worker-name.ts';

/** A process that has a parent. */
type Child = Pick<NodeJS.Process, 'env' | 'stderr' | 'on' | 'exit' | 'send'>;

/** The parent itself waits for the others. */
const siblingsTimeoutMs = answerTimeoutMs + 300;
/** Readiness has two seconds for its checks. */
const statusTimeoutMs = 2_000;

/**
 * A process that stops when its parent says so. Signals count nothing: those of a terminal come to all processes of a group, and
 * the parent would say the same once more, which would end this one at once. When the parent is gone, `node:cluster` ends it.
 */
export function underParent(child: Child): ProcessLike {
  for (const signal of ['SIGTERM', 'SIGINT']) child.on(signal, () => undefined);
  return {
    env: child.env,
    stderr: child.stderr,
    exit: (code) => child.exit(code),
    on: (event, listener) => {
      if (event === 'SIGTERM') onQuestion(child, (question) => question.ask === 'stop' && listener('stop'));
      else if (event !== 'SIGINT') child.on(event, listener);
    },
  };
}

/** Answers probes and scrapes of the parent instead of listening: the admin port is the parent's. */
export function openAdminByParent(child: Child, config: Config): OpenAdmin {
  return async (telemetry, readiness) => {
    onQuestion(child, (question) => {
      if (question.ask === 'ready' || question.ask === 'metrics')
        answer(question, telemetry, readiness).then((said) => child.send?.(said));
    });
    const url = `http://127.0.0.1:${config.ADMIN_PORT}`;
    return { port: config.ADMIN_PORT, url, close: async () => undefined };
  };
}

/** The other workers, which are asked by way of the parent. */
export function siblingsByParent(child: Child, config: Config): Siblings {
  const channel = {
    on: child.on.bind(child),
    send: (message: object) => void child.send?.(message, () => undefined),
  };
  const ask = createQuestions<SiblingsAnswer>(channel, { timeoutMs: siblingsTimeoutMs, other: 'parent' });
  return {
    tell: (own) =>
      onQuestion(child, (question) => {
        if (question.ask !== 'status') return;
        const { id } = question;
        own(AbortSignal.timeout(statusTimeoutMs)).then((status) =>
          child.send?.({ id, status } satisfies Answer),
        );
      }),
    look: async () => {
      const { siblings } = await ask('siblings').catch(() => ({ siblings: [] }));
      return siblings.map(({ number, status }) => {
        return { instanceId: instanceId('gateway', config.PORT, nameOfWorker(number)), status };
      });
    },
  };
}

function onQuestion(child: Child, listener: (question: Question) => unknown): void {
  child.on('message', (message) => {
    // Of the parent, which is this program too.
    if (typeof message === 'object' && message !== null && 'ask' in message) listener(message as Question);
  });
}

async function answer(
  { ask, id }: Extract<Question, { ask: 'ready' | 'metrics' }>,
  { metrics }: Telemetry,
  readiness: Readiness,
): Promise<Answer> {
  if (ask === 'metrics') return { id, metrics: await metrics.getMetricsAsJSON() };
  return { id, notReady: await notReadyParts(readiness) };
}

async function notReadyParts(readiness: Readiness): Promise<readonly string[]> {
  try {
    await readiness();
    return [];
  } catch (thrown) {
    const { details } = toAppError(thrown);
    const names = thrown instanceof AppError ? details?.notReady : undefined;
    return Array.isArray(names) ? names.map(String) : ['server'];
  }
}
