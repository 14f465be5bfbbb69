import type { Telemetry } from '@lectern/telemetry';
import CircuitBreaker from 'opossum';
import { type BreakerOptions, defaultBreakerOptions } from './client-options.ts';
import { type CallOutcome, notCalled, outcomeOf } from './failure.ts';
import { observeBreaker } from './metrics.ts';
import { outcomeInWarmUp, startWarmUp, type WarmUp } from './warm-up.ts';

/** Refuses calls to a target that has been failing, so that it can recover and callers do not wait for nothing. */
export interface Breaker {
  /** @throws AppError `unavailable`, reason `circuit_open`, while it is open: the call is not run; what the call throws */
  run<T>(call: () => Promise<T>): Promise<T>;
  /** Refuses everything from now on, with reason `client_closed`, and stops the breaker's timers. */
  close(): void;
}

/** What {@link createBreaker} needs to know. */
export interface CreateBreakerOptions {
  readonly target: string;
  readonly operation: string;
  readonly telemetry: Pick<Telemetry, 'logger' | 'metrics'>;
  readonly options?: Partial<BreakerOptions>;
  /** What an error tells of the target; default: 5xx and a lost connection are failures, 4xx never is. */
  readonly outcomeOf?: (error: unknown) => CallOutcome;
  /** Shared by all breakers of a target; default: none, and the first failure counts. */
  readonly warmUp?: WarmUp;
}

/**
 * A circuit breaker on opossum, which writes into the options that it is given, and counts any rejection as a failure
 * unless its error filter says otherwise.
 *
 * The state is this process's own: other instances learn by their own failures. A half-open breaker lets one probe
 * through; a probe with an inconclusive outcome (the caller left) keeps it open.
 */
export function createBreaker(o: CreateBreakerOptions): Breaker {
  const { target, operation, warmUp = startWarmUp(0) } = o;
  const options = { ...defaultBreakerOptions, ...o.options };
  const observer = observeBreaker(o.telemetry, { target, operation });
  let probeAt = 0;

  const circuit: CircuitBreaker<[() => Promise<unknown>]> = new CircuitBreaker((call) => call(), {
    timeout: false,
    errorThresholdPercentage: options.errorThresholdPercentage,
    volumeThreshold: options.volumeThreshold,
    rollingCountTimeout: options.windowMs,
    resetTimeout: options.resetTimeoutMs,
    rollingPercentilesEnabled: false,
    enableSnapshots: false,
    errorFilter: (error: unknown) => {
      const outcome = outcomeInWarmUp((o.outcomeOf ?? outcomeOf)(error), error, warmUp);
      return outcome === 'answered' || (outcome === 'inconclusive' && !circuit.halfOpen);
    },
  });
  circuit.on('open', () => {
    probeAt = performance.now() + options.resetTimeoutMs;
    observer.opened();
  });
  circuit.on('halfOpen', observer.halfOpened);
  circuit.on('close', observer.closed);

  return {
    async run<T>(call: () => Promise<T>) {
      try {
        const result = await circuit.fire(call);
        warmUp.end();
        // opossum types a circuit by one result; what comes out is what this very call put in.
        return result as T;
      } catch (error) {
        if (!(error instanceof Error) || !CircuitBreaker.isOurError(error)) throw error;
        const reason = circuit.isShutdown ? 'client_closed' : 'circuit_open';
        throw notCalled(target, reason, { retryAfterMs: probeAt - performance.now(), cause: error });
      }
    },
    close() {
      circuit.shutdown();
      observer.removed();
    },
  };
}
