import type { Principal } from '@lectern/auth';
import { AppError, toAppError } from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';
import { type Budgets, type Claim, claimsOf, withOwnBudget } from '../domain/budget.ts';
import type { Target } from '../domain/catalog.ts';
import type { Usage } from '../domain/conversation.ts';
import { costOf } from '../domain/tokens.ts';
import type { CallMetrics, CallRecord, PromptVersionKey, UsageRepository } from '../ports.ts';

export interface MeterCallPorts {
  readonly usage: Pick<UsageRepository, 'reserve' | 'record'>;
  readonly budgets: Budgets;
  readonly metrics: CallMetrics;
  readonly logger: Pick<Logger, 'error'>;
  now(): Date;
}

/** A call of a provider that is about to be made. */
export interface MeteredCall {
  /** Without one it is for nobody in particular, and takes of no budget. */
  readonly caller?: Pick<Principal, 'tenantId' | 'userId' | 'credentialId' | 'modelBudget'> | undefined;
  readonly tenantId?: string | undefined;
  readonly purpose: CallRecord['purpose'];
  readonly alias: string;
  /** Which version of a prompt is run, if any. */
  readonly ofPrompt?: PromptVersionKey | undefined;
  readonly target: { readonly name: string; readonly target: Target };
  /** What it takes at most. */
  readonly most: Usage;
}

/** How a call ended. */
export interface CallEnd {
  /** What was thrown, if anything. */
  readonly error?: unknown;
  readonly usage: Usage;
  /** Whether that was estimated, since the provider did not say. */
  readonly estimated: boolean;
}

/** Ends the metering of a call: notes it, and gives back what it did not take. One that its breaker refused was none. Never throws. */
export type EndCall = (end: CallEnd) => Promise<void>;

/** A record is written also when its caller has gone, in this time at most, in milliseconds. */
const recordMs = 5_000;
const nothing: Usage = { inputTokens: 0, outputTokens: 0 };

/**
 * Reserves of all budgets what a call takes at most, before it is made. A call is let in while something is left, however little:
 * with what is reserved counted as taken, a budget is overspent by one call at most, however many run at once.
 *
 * @throws AppError `resource_exhausted` (`budget_exhausted`), with the time until its window is over
 */
export async function meterCall(
  ports: MeterCallPorts,
  call: MeteredCall,
  signal: AbortSignal,
): Promise<EndCall> {
  const begunAt = ports.now();
  const amounts = (usage: Usage) => ({
    requests: 1,
    tokens: usage.inputTokens + usage.outputTokens,
    money: costOf(call.target.target, usage),
  });
  const facts = { amounts: amounts(call.most), now: begunAt };
  const { caller } = call;
  const claims =
    caller === undefined ? [] : claimsOf(withOwnBudget(ports.budgets, caller.modelBudget), caller, facts);
  const refused = claims.length === 0 ? undefined : await ports.usage.reserve(claims, signal);
  if (refused !== undefined) {
    ports.metrics.refused(refused);
    throw exhausted(refused, begunAt);
  }
  return async ({ error, usage, estimated }) => {
    if (error !== undefined && toAppError(error).reason === 'circuit_open') {
      const released = claims.map((claim) => ({ ...claim, amount: -claim.amount }));
      if (released.length > 0) await settle(ports, undefined, released);
      return;
    }
    const took = amounts(usage);
    const record = {
      ...recordOf(call, usage),
      at: begunAt,
      estimated,
      ...outcomeOf(error, ports.now(), begunAt),
    };
    const settled = claims.map((claim) => ({ ...claim, amount: took[claim.unit] - claim.amount }));
    await note(ports, record, settled);
  };
}

/** Notes an answer that was kept: no call was made, and none of a budget taken. Never throws. */
export async function noteCached(ports: Omit<MeterCallPorts, 'budgets'>, call: MeteredCall): Promise<void> {
  const facts = { at: ports.now(), estimated: false, outcome: 'cached', milliseconds: 0 };
  await note(ports, { ...recordOf(call, nothing), ...facts }, []);
}

async function note(
  ports: Omit<MeterCallPorts, 'budgets' | 'now'>,
  record: CallRecord,
  settled: readonly Claim[],
): Promise<void> {
  ports.metrics.called(record);
  await settle(ports, record, settled);
}

/** A record is no reason to fail an answer that is there. */
async function settle(
  { usage, logger }: Pick<MeterCallPorts, 'usage' | 'logger'>,
  record: CallRecord | undefined,
  changes: readonly Claim[],
): Promise<void> {
  try {
    await usage.record(record, changes, AbortSignal.timeout(recordMs));
  } catch (failure) {
    // What was reserved stays taken until the window is over.
    logger.error({ err: failure, target: record?.target, cost: record?.cost }, 'a call was not noted');
  }
}

/** Ends a call that gave no answer: beside a request it took what its provider says, or else nothing. */
export const unanswered = (error: unknown, usage: Usage = nothing): CallEnd => ({
  ...{ error, usage },
  estimated: false,
});

function recordOf(call: MeteredCall, usage: Usage) {
  return {
    tenantId: call.caller?.tenantId ?? call.tenantId,
    userId: call.caller?.userId,
    keyId: call.caller?.credentialId,
    purpose: call.purpose,
    ofPrompt: call.ofPrompt,
    alias: call.alias,
    target: call.target.name,
    ...usage,
    cost: costOf(call.target.target, usage),
  };
}

function outcomeOf(error: unknown, now: Date, begunAt: Date) {
  return {
    outcome: error === undefined ? 'ok' : toAppError(error).reason,
    milliseconds: Math.max(0, now.getTime() - begunAt.getTime()),
  };
}

function exhausted({ kind, unit, limit, endsAt }: Claim, now: Date): AppError {
  const retryAfterSeconds = Math.max(1, Math.ceil((endsAt.getTime() - now.getTime()) / 1_000));
  const whose = kind === 'tenant' ? 'The tenant' : 'This credential';
  return new AppError('resource_exhausted', `${whose} has used up its budget of ${unit} for models.`, {
    reason: 'budget_exhausted',
    details: { of: kind, unit, limit },
    retryAfterSeconds,
  });
}
