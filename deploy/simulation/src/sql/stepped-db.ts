import { commitOutcomeUnknown, type Db, type Queryable, type Tx } from '@lectern/db';
import { AppError } from '@lectern/errors';
import type { Owner } from '../owners.ts';
import type { Process, Scheduler } from '../scheduler.ts';
import { type Session, type Transaction, unavailable } from './session.ts';

interface Stepped {
  readonly owner: Owner;
  readonly process: Process;
  readonly scheduler: Scheduler;
}

/** The database of a service as one of its processes sees it: every statement is a step. */
export function steppedDb(session: Session, stepped: Stepped): Db {
  const { owner, process, scheduler } = stepped;
  const query: Queryable['query'] = (text, values) =>
    scheduler.step(process, nameOf(text), {
      run: () => session.query(owner, text, values),
      isReady: () => session.open === undefined,
      lasts: !text.trimStart().startsWith('SELECT'),
      failure: unavailable,
    });
  return {
    query,
    transaction: (run) => runTransaction(session, stepped, run),
    listen: async () => async () => undefined,
    check: async () => void (await query('SELECT 1')),
    close: async () => undefined,
  };
}

/** As `@lectern/db` runs one. */
async function runTransaction<T>(
  session: Session,
  { owner, process, scheduler }: Stepped,
  run: (tx: Tx) => Promise<T>,
): Promise<T> {
  /** A statement that fails for want of a connection takes the transaction with it. */
  const failure = (error: () => AppError) => () => {
    session.letGo(process);
    return error();
  };
  const begun = await scheduler.step(process, 'BEGIN', {
    run: () => session.begin(owner, process),
    isReady: () => session.open === undefined,
    failure: failure(unavailable),
  });
  const committed: (() => void)[] = [];
  const query: Tx['query'] = (text, values) =>
    scheduler.step(process, nameOf(text), {
      run: () => inTransaction(session, begun, { owner, text, values }),
      failure: failure(unavailable),
    });
  const result = await run({ query, afterCommit: (call) => void committed.push(call) }).catch(
    async (error: unknown) => {
      await scheduler.step(process, 'ROLLBACK', { run: () => session.letGo(process) });
      throw error;
    },
  );
  await scheduler.step(process, 'COMMIT', {
    run: () => session.commit(begun),
    lasts: true,
    failure: failure(outcomeUnknown),
  });
  if (begun.hasFailed)
    throw new AppError('internal', 'Nothing was written.', { reason: 'transaction_rolled_back' });
  for (const call of committed) call();
  return result;
}

async function inTransaction(
  session: Session,
  begun: Transaction,
  { owner, text, values }: { owner: Owner; text: string; values: readonly unknown[] | undefined },
) {
  if (session.open !== begun) throw unavailable();
  try {
    return await session.query<never>(owner, text, values);
  } catch (error) {
    begun.hasFailed = true;
    throw error;
  }
}

function outcomeUnknown(): AppError {
  return new AppError('unavailable', 'The connection was lost in COMMIT.', { reason: commitOutcomeUnknown });
}

/** `INSERT inbox` */
function nameOf(sql: string): string {
  const [, verb = 'SQL'] = /^\s*(\w+)/.exec(sql) ?? [];
  const [, table = ''] = /\b(?:INTO|UPDATE|FROM)\s+(\w+)/.exec(sql) ?? [];
  return `${verb} ${table}`;
}
