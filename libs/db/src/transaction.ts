import { AppError } from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import type { QueryResult, TransactionOptions, Tx } from './db.ts';
import { commitError, translateDbError } from './db-errors.ts';
import type { StatementSpans } from './statement-span.ts';
import { type Loan, withClient } from './with-client.ts';

/** What transactions are run with. */
export interface TransactionParts {
  readonly pool: Pool;
  readonly spans: StatementSpans;
  readonly logger: Logger;
}

/** See `Db.transaction`. */
export async function runTransaction<T>(
  parts: TransactionParts,
  run: (tx: Tx) => Promise<T>,
  { signal }: TransactionOptions,
): Promise<T> {
  const committed: (() => void)[] = [];
  const result = await withClient(parts.pool, { signal, stop: 'session' }, async (loan) => {
    const tx: Tx = {
      query: (text, values) => queryOn({ client: loan.client, spans: parts.spans }, text, values),
      afterCommit: (call) => committed.push(call),
    };
    await loan.client.query('BEGIN');
    const answer = await runOrRollBack(loan, () => run(tx), parts.logger);
    signal?.throwIfAborted();
    loan.disarm();
    await commit(loan, parts.spans);
    return answer;
  });
  for (const call of committed) callLogged(call, parts.logger);
  return result;
}

async function runOrRollBack<T>(loan: Loan, run: () => Promise<T>, logger: Logger): Promise<T> {
  try {
    return await run();
  } catch (error) {
    try {
      await loan.client.query('ROLLBACK');
    } catch (rollbackError) {
      // Closing the connection rolls back as well.
      logger.debug({ err: rollbackError }, 'rollback failed, dropping the connection');
      loan.discard();
    }
    throw error;
  }
}

async function commit(loan: Loan, spans: StatementSpans): Promise<void> {
  const { command } = await spans('COMMIT', () => loan.client.query('COMMIT')).catch((error: unknown) => {
    loan.discard();
    throw commitError(error);
  });
  // Postgres answers so, without an error, when a statement had failed and `run` did not pass that on.
  if (command === 'ROLLBACK') {
    throw new AppError('internal', 'A statement of the transaction failed, so nothing was written.', {
      reason: 'transaction_rolled_back',
    });
  }
}

function callLogged(call: () => void, logger: Logger): void {
  try {
    call();
  } catch (error) {
    logger.error({ err: error }, 'a callback after commit failed');
  }
}

/** One statement on one connection: a span around it, errors translated. */
export async function queryOn<R extends QueryResultRow>(
  { client, spans }: { client: Pick<PoolClient, 'query'>; spans: StatementSpans },
  text: string,
  values: readonly unknown[] = [],
): Promise<QueryResult<R>> {
  try {
    const result = await spans(text, () => client.query<R>(text, [...values]));
    return { rows: result.rows, rowCount: result.rowCount ?? 0 };
  } catch (error) {
    throw translateDbError(error);
  }
}
