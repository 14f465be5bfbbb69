import { AppError, toAppError } from '@lectern/errors';
import type { Readiness } from '@lectern/http';
import type { OpenAdmin, ProcessLike } from '@lectern/service';
import type { Telemetry } from '@lectern/telemetry';
import type { Config } from '../config.ts';
import type { Answer, Question } from './messages.ts';

/** A process that has a parent. */
type Child = Pick<NodeJS.Process, 'env' | 'stderr' | 'on' | 'exit' | 'send'>;

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
      if (question.ask !== 'stop') answer(question, telemetry, readiness).then((said) => child.send?.(said));
    });
    const url = `http://127.0.0.1:${config.ADMIN_PORT}`;
    return { port: config.ADMIN_PORT, url, close: async () => undefined };
  };
}

function onQuestion(child: Child, listener: (question: Question) => unknown): void {
  child.on('message', (message) => {
    // Of the parent, which is this program too.
    if (typeof message === 'object' && message !== null && 'ask' in message) listener(message as Question);
  });
}

async function answer(
  { ask, id }: Exclude<Question, { ask: 'stop' }>,
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
