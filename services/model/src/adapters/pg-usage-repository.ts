import { type Db, purgeRows, type Queryable } from '@lectern/db';
import type { Claim } from '../domain/budget.ts';
import type { CallRecord, RequestSum, UsageQuery, UsageRepository, UsageSum } from '../ports.ts';

/** Takes while something is left, by what others have taken and reserved. The row is locked until the end of the transaction. */
const takeSql = `INSERT INTO budget_windows AS b (owner, unit, starts_at, taken) VALUES ($1, $2, $3, $4)
  ON CONFLICT (owner, unit, starts_at) DO UPDATE SET taken = b.taken + EXCLUDED.taken WHERE b.taken < $5`;

const changeSql =
  'UPDATE budget_windows SET taken = taken + $4 WHERE owner = $1 AND unit = $2 AND starts_at = $3';

const recordSql = `INSERT INTO calls (at, tenant_id, user_id, key_id, purpose, alias, prompt_name, prompt_version, target, input_tokens, output_tokens,
    estimated, milliseconds, cost, outcome)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`;

const groups: Readonly<Record<UsageQuery['groupBy'], string>> = {
  key: "coalesce(key_id, '')",
  model: 'target',
  prompt: "coalesce(prompt_name || '@' || prompt_version, '')",
  day: "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD')",
};
/** What requests are grouped by; not by what calls of models are alone. */
const requestGroups: Readonly<Record<UsageQuery['groupBy'], string | undefined>> = {
  ...{ key: 'key_id', day: "to_char(day, 'YYYY-MM-DD')" },
  ...{ model: undefined, prompt: undefined },
};
const byCost = 'cost DESC, "group"';
/** Where there are calls alone. */
const callOrders: Readonly<Record<UsageQuery['groupBy'], string>> = {
  ...{ key: byCost, day: '"group"', model: byCost, prompt: byCost },
};
const orders: Readonly<Record<UsageQuery['groupBy'], string>> = {
  ...callOrders,
  key: 'cost DESC, requests DESC, "group"',
};

/** Rolls the transaction back, and says which claim could not be met. */
class Refused extends Error {
  readonly claim: Claim;

  constructor(claim: Claim) {
    super('Nothing is left of a budget.');
    this.claim = claim;
  }
}

/** {@link UsageRepository} on Postgres. */
export function createPgUsageRepository({ db }: { db: Db }): UsageRepository {
  return {
    reserve: async (claims, signal) => {
      try {
        await db.transaction(
          async (tx) => {
            for (const claim of claims) {
              const { rowCount } = await tx.query(takeSql, [
                ...keyOf(claim),
                exact(claim.amount),
                claim.limit,
              ]);
              if (rowCount === 0) throw new Refused(claim);
            }
          },
          { signal },
        );
        return undefined;
      } catch (error) {
        if (error instanceof Refused) return error.claim;
        throw error;
      }
    },
    record: (call, changes, signal) =>
      db.transaction(
        async (tx) => {
          if (call !== undefined) await insertCall(tx, call);
          for (const change of changes.filter(({ amount }) => amount !== 0)) {
            await tx.query(changeSql, [...keyOf(change), exact(change.amount)]);
          }
        },
        { signal },
      ),
    sum: (query, signal) => sumUsage(db, query, signal),
    purge: async ({ calls, windows }) =>
      (await purgeRows(db, { table: 'calls', where: 'at < $1', values: [calls] })) +
      (await purgeRows(db, { table: 'budget_windows', where: 'starts_at < $1', values: [windows] })),
  };
}

function keyOf({ owner, unit, startsAt }: Claim): unknown[] {
  return [owner, unit, startsAt];
}

/** Without what adding in binary leaves behind: a sum of prices has to reach its limit. */
const exact = (amount: number): string => amount.toFixed(9);

async function insertCall(db: Queryable, call: CallRecord): Promise<void> {
  await db.query(recordSql, [
    ...[call.at, call.tenantId, call.userId, call.keyId, call.purpose, call.alias],
    ...[call.ofPrompt?.name, call.ofPrompt?.version, call.target],
    ...[
      call.inputTokens,
      call.outputTokens,
      call.estimated,
      call.milliseconds,
      exact(call.cost),
      call.outcome,
    ],
  ]);
}

interface SumRow extends Record<string, unknown> {
  readonly group: string;
  readonly calls: string;
  readonly failed: string;
  readonly cached: string;
  readonly input_tokens: string;
  readonly output_tokens: string;
  readonly milliseconds: string;
  readonly cost: string;
}

interface RequestSumRow {
  readonly requests: string;
  readonly refused: string;
  readonly failed_requests: string;
}

const callSums = (group: string): string =>
  `SELECT ${group} AS "group", count(*) AS calls, count(*) FILTER (WHERE outcome NOT IN ('ok', 'cached')) AS failed,
      count(*) FILTER (WHERE outcome = 'cached') AS cached,
      sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens, sum(milliseconds) AS milliseconds,
      sum(cost) AS cost
    FROM calls WHERE tenant_id = $1 AND at >= $2 AND at < $3
      AND ($4::text IS NULL OR key_id = $4) AND ($5::text IS NULL OR user_id = $5)
      AND ($7::text IS NULL OR key_id = $7) AND ($8::text IS NULL OR target = $8)
    GROUP BY 1`;

/** With whole days, those in which the period begins and ends too. */
const requestSums = (group: string): string =>
  `SELECT ${group} AS "group", sum(requests) AS requests, sum(refused) AS refused, sum(failed) AS failed_requests
    FROM request_counts WHERE tenant_id = $1
      AND day >= ($2::timestamptz AT TIME ZONE 'UTC')::date AND day < $3::timestamptz AT TIME ZONE 'UTC'
      AND ($4::text IS NULL OR key_id = $4) AND ($5::text IS NULL OR user_id = $5)
      AND ($7::text IS NULL OR key_id = $7)
    GROUP BY 1`;

const zeros = ['calls', 'failed', 'cached', 'input_tokens', 'output_tokens', 'milliseconds', 'cost']
  .concat('requests', 'refused', 'failed_requests')
  .map((name) => `coalesce(${name}, 0) AS ${name}`)
  .join(', ');

function sumSql({ groupBy, only }: UsageQuery): string {
  const ofRequests = only.model === undefined ? requestGroups[groupBy] : undefined;
  const ofCalls = callSums(groups[groupBy]);
  if (ofRequests === undefined) return `${ofCalls} ORDER BY ${callOrders[groupBy]} LIMIT $6`;
  return `SELECT "group", ${zeros} FROM (${ofCalls}) AS called FULL JOIN (${requestSums(ofRequests)}) AS asked USING ("group")
    ORDER BY ${orders[groupBy]} LIMIT $6`;
}

async function sumUsage(db: Db, query: UsageQuery, signal: AbortSignal): Promise<UsageSum[]> {
  const { tenantId, keyId, userId, only, from, to, limit } = query;
  const values = [
    ...[tenantId, from, to, keyId ?? null, userId ?? null, limit],
    ...[only.keyId ?? null, only.model ?? null],
  ];
  const { rows } = await db.query<SumRow & Partial<RequestSumRow>>(sumSql(query), values, { signal });
  return rows.map((row) => ({
    group: row.group,
    ...requestsOf(row),
    calls: Number(row.calls),
    failed: Number(row.failed),
    cached: Number(row.cached),
    inputTokens: Number(row.input_tokens),
    outputTokens: Number(row.output_tokens),
    milliseconds: Number(row.milliseconds),
    cost: Number(row.cost),
  }));
}

function requestsOf({
  requests,
  refused,
  failed_requests: failed,
}: Partial<RequestSumRow>): Partial<RequestSum> {
  if (requests === undefined) return {};
  return { requests: Number(requests), refusedRequests: Number(refused), failedRequests: Number(failed) };
}
