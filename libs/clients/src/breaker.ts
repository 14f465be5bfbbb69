import type { Telemetry } from '@lectern/telemetry';
import CircuitBreaker from 'opossum';
import { deadlineExceeded, LocalFailure, type Verdict, verdictOf } from './failure.ts';
import { breakerGauge } from './metrics.ts';
import { mayBeStarting, type WarmUp } from './warm-up.ts';

/** When a breaker opens, and for how long. */
export interface BreakerOptions {
  /** Opens when more than this share of the calls in the window failed. Default 50. */
  readonly errorThresholdPercentage: number;
  /** Never opens with fewer calls than this in the window. Default 10. */
  readonly volumeThreshold: number;
  /** Length of the window. Default 10000. */
  readonly windowMs: number;
  /** How long an open breaker refuses before it lets one probe through. Default 5000. */
  readonly resetTimeoutMs: number;
  /** Ends a call after this time. Default none: the calls of this library have a deadline of their own. */
  readonly timeoutMs?: number | undefined;
}

/** Default {@link BreakerOptions}. */
export const defaultBreakerOptions: BreakerOptions = Object.freeze({
  errorThresholdPercentage: 50,
  volumeThreshold: 10,
  windowMs: 10_000,
  resetTimeoutMs: 5_000,
});

/** What a breaker does at the moment. */
export interface BreakerState {
  readonly target: string;
  readonly operation: string;
  readonly state: 'closed' | 'half_open' | 'open';
}

/** Refuses calls to a target that has been failing, so that it can recover and callers do not wait for nothing. */
export interface Breaker {
  state(): BreakerState;
  /**
   * Runs a call. The signal aborts when the call failed or timed out, so that nothing of it goes on behind.
   *
   * @throws AppError `unavailable`, reason `circuit_open`, without running it while the breaker is open;
   *   `deadline_exceeded` after `timeoutMs`; otherwise what the call throws
   */
  run<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Refuses everything from now on and stops the breaker's timers. */
  close(): void;
}

/** What {@link createBreaker} needs to know. */
export interface CreateBreakerOptions {
  readonly target: string;
  readonly operation: string;
  readonly telemetry: Pick<Telemetry, 'logger' | 'metrics'>;
  readonly options?: Partial<BreakerOptions>;
  /** What an error tells of the target; default: 5xx and a lost connection are failures, 4xx never is. */
  readonly verdict?: (error: unknown) => Verdict;
  /** Shared by all breakers of a target; default: none, and the first failure counts. */
  readonly warmUp?: WarmUp;
}

type Circuit = CircuitBreaker<[() => Promise<unknown>], unknown>;

/**
 * A circuit breaker on opossum, with three of its habits made up for: it writes into the options it is given, it does
 * not cancel a call that timed out, and any rejection, also that of a 404, would count as a failure.
 *
 * Failures of a target that may not have started yet do not count: see `warm-up.ts`.
 *
 * The state is this process's own: other instances learn by their own failures. A half-open breaker lets one probe
 * through; a probe that ended without telling anything of the target (the caller left) keeps it open.
 */
export function createBreaker(o: CreateBreakerOptions): Breaker {
  const { target, operation, verdict = verdictOf, warmUp } = o;
  const settings = { ...defaultBreakerOptions, ...o.options };
  const labels = { target, operation };
  const gauge = breakerGauge(o.telemetry.metrics);
  let openedAt = 0;

  const circuit: Circuit = new CircuitBreaker((call) => call(), {
    name: `${target} ${operation}`,
    timeout: settings.timeoutMs ?? false,
    errorThresholdPercentage: settings.errorThresholdPercentage,
    volumeThreshold: settings.volumeThreshold,
    rollingCountTimeout: settings.windowMs,
    resetTimeout: settings.resetTimeoutMs,
    rollingPercentilesEnabled: false,
    enableSnapshots: false,
    errorFilter: (error: unknown) => {
      const told = verdict(error);
      if (told === 'failed' && warmUp?.isOver === false && mayBeStarting(error)) return true;
      if (told !== 'inconclusive') warmUp?.end();
      return told === 'answered' || (told === 'inconclusive' && !circuit.halfOpen);
    },
  });
  circuit.on('open', () => {
    openedAt = performance.now();
    gauge.set(labels, 2);
    o.telemetry.logger.warn(labels, 'circuit breaker opened');
  });
  circuit.on('halfOpen', () => gauge.set(labels, 1));
  circuit.on('close', () => {
    gauge.set(labels, 0);
    o.telemetry.logger.info(labels, 'circuit breaker closed');
  });
  gauge.set(labels, 0);
  const untilProbeMs = () => Math.max(0, openedAt + settings.resetTimeoutMs - performance.now());

  return {
    state: () => ({ ...labels, state: circuit.closed ? 'closed' : circuit.halfOpen ? 'half_open' : 'open' }),
    run: async (call) => {
      const result = await runThrough(circuit, call, (error) => translate(error, target, untilProbeMs()));
      warmUp?.end();
      return result;
    },
    close() {
      circuit.shutdown();
      gauge.remove(labels);
    },
  };
}

async function runThrough<T>(
  circuit: Circuit,
  call: (signal: AbortSignal) => Promise<T>,
  translateError: (error: unknown) => unknown,
): Promise<T> {
  const controller = new AbortController();
  try {
    // opossum types a circuit by one result; what comes out is what this very call put in.
    return (await circuit.fire(() => call(controller.signal))) as T;
  } catch (error) {
    const translated = translateError(error);
    controller.abort(translated);
    throw translated;
  }
}

/** The breaker's own errors as AppErrors; the call's errors as they are. */
function translate(error: unknown, target: string, untilProbeMs: number): unknown {
  if (!(error instanceof Error) || !CircuitBreaker.isOurError(error)) return error;
  if ('code' in error && error.code === 'ETIMEDOUT') return deadlineExceeded('failed', error);
  const closed = 'code' in error && error.code === 'ESHUTDOWN';
  return new LocalFailure('unavailable', `The service "${target}" is not called at the moment.`, {
    reason: closed ? 'client_closed' : 'circuit_open',
    details: { target },
    retryAfterSeconds: Math.max(1, Math.ceil(untilProbeMs / 1000)),
    cause: error,
    retry: 'never',
    verdict: 'inconclusive',
  });
}
