/** How slow a caller may be before the request is given up. */
export interface ProgressLimits {
  /** Longest time without a byte of a body that is waited for. */
  readonly bodyIdleMs: number;
  /** Longest time in which a whole body is waited for that holds no file. */
  readonly bodyMs: number;
  /** Least rate of a body that is waited for, as an average over `bodyRateWindowMs`. */
  readonly bodyMinBytesPerSecond: number;
  /** Also the grace at the beginning: the first judgement falls at the end of the first window. */
  readonly bodyRateWindowMs: number;
  /** Longest time in which the caller takes nothing of an answer that lies ready. */
  readonly answerIdleMs: number;
}

/** Above what a poor mobile connection needs, below what is worth holding memory for. */
export const defaultProgressLimits: ProgressLimits = {
  bodyIdleMs: 20_000,
  bodyMs: 10_000,
  bodyMinBytesPerSecond: 1_024,
  bodyRateWindowMs: 30_000,
  answerIdleMs: 30_000,
};

/** What is wrong with a body. */
export type BodyFault = 'stalled' | 'overdue' | 'too_slow';

/** How a body stands at one look. */
export interface BodyLook {
  readonly now: number;
  readonly received: number;
  readonly isAwaited: boolean;
  readonly mayBeFile: boolean;
}

/** Judges how a request body comes in, from looks at it now and then. */
export class BodyProgress {
  readonly #limits: ProgressLimits;
  #received = 0;
  #movedAt: number;
  #lookedAt: number;
  #awaitedMs = 0;
  #window: { since: number; received: number };

  constructor(limits: ProgressLimits, now: number) {
    this.#limits = limits;
    this.#movedAt = now;
    this.#lookedAt = now;
    this.#window = { since: now, received: 0 };
  }

  /**
   * @param look.received bytes of the body so far
   * @param look.isAwaited false while bytes lie here unread: then it is this side that is slow; the idle time and the window begin
   *   anew, and the whole time stands still
   * @param look.mayBeFile whether the body may take as long as it takes, at its least rate
   */
  observe(look: BodyLook): BodyFault | undefined {
    const { now, received, isAwaited, mayBeFile } = look;
    const { bodyIdleMs, bodyMs, bodyMinBytesPerSecond, bodyRateWindowMs } = this.#limits;
    if (isAwaited) this.#awaitedMs += now - this.#lookedAt;
    this.#lookedAt = now;
    if (received > this.#received || !isAwaited) this.#movedAt = now;
    this.#received = received;
    if (!isAwaited) this.#window = { since: now, received };
    if (now - this.#movedAt >= bodyIdleMs) return 'stalled';
    if (!mayBeFile && this.#awaitedMs >= bodyMs) return 'overdue';
    const elapsedMs = now - this.#window.since;
    if (elapsedMs < bodyRateWindowMs) return undefined;
    const wanted = (bodyMinBytesPerSecond * elapsedMs) / 1_000;
    if (received - this.#window.received < wanted) return 'too_slow';
    this.#window = { since: now, received };
    return undefined;
  }
}

/** Judges how an answer is taken, from looks at it now and then. */
export class AnswerProgress {
  readonly #idleMs: number;
  #taken = 0;
  #movedAt: number;

  constructor({ answerIdleMs }: ProgressLimits, now: number) {
    this.#idleMs = answerIdleMs;
    this.#movedAt = now;
  }

  /**
   * @param look.taken bytes that the system has taken for the caller so far
   * @param look.unsent bytes that it did not take yet; what is added to them is no progress
   * @returns true when the caller has stopped to read
   */
  observe(look: { now: number; taken: number; unsent: number }): boolean {
    const { now, taken, unsent } = look;
    if (unsent === 0 || taken > this.#taken) this.#movedAt = now;
    this.#taken = taken;
    return now - this.#movedAt >= this.#idleMs;
  }
}
