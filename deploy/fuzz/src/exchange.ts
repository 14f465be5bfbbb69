import type { Judge } from './judge.ts';
import { type Answer, send } from './send.ts';
import type { FuzzRequest } from './world.ts';
import { bound, type World } from './world.ts';

/** What was sent so far. */
export interface Counts {
  readonly sent: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly byOperation: Readonly<Record<string, number>>;
}

/** An answer, and what is wrong with it. */
export interface Judged {
  /** None when it was cut off, or did not come in time. */
  readonly answer: Answer | undefined;
  readonly hangs: boolean;
  readonly problems: readonly string[];
}

/** An operation that does not do as its description says, and how to see it again. */
export interface Failure {
  /** Its id, or what was tried instead of one operation. */
  readonly operation: string;
  readonly problem: string;
  /** The command that sends the same again. */
  readonly repeat: string;
  /** The smallest request that fails, as a command; `$first` and so on stand for credentials. */
  readonly curl?: string;
}

/** Sends requests, judges the answers, and counts both. */
export interface Exchange {
  /** Adds ids and the credential to the request. `operation` is what it is counted as. Never rejects. */
  ask(operation: string, request: FuzzRequest): Promise<Judged>;
  counts(): Counts;
}

export interface ExchangeOptions {
  readonly url: string;
  readonly world: World;
  readonly judge: Judge;
  /** Milliseconds after which a request without a whole answer hangs. */
  readonly hangMs: number;
}

export function createExchange({ url, world, judge, hangMs }: ExchangeOptions): Exchange {
  const byStatus: Record<string, number> = {};
  const byOperation: Record<string, number> = {};
  let sent = 0;
  return {
    ask: async (operation, request) => {
      const whole = bound(request, world);
      sent += 1;
      byOperation[operation] = (byOperation[operation] ?? 0) + 1;
      const signal = AbortSignal.timeout(hangMs);
      try {
        const answer = await send(url, whole, signal);
        byStatus[answer.status] = (byStatus[answer.status] ?? 0) + 1;
        return { answer, hangs: false, problems: judge(whole, answer) };
      } catch (error) {
        const hangs = signal.aborted;
        const problem = hangs
          ? `it hangs: no whole answer within ${hangMs} ms`
          : `no answer: ${String(error)}`;
        return { answer: undefined, hangs, problems: [problem] };
      }
    },
    counts: () => ({ sent, byStatus, byOperation }),
  };
}
