import { type Owner, runningProcess, type SimulatedTime } from './time.ts';

/** One run of a service's process, until it crashes. */
export class Process implements Owner {
  readonly name: string;
  readonly crashed = Promise.withResolvers<void>();
  isAlive = true;

  constructor(name: string) {
    this.name = name;
  }

  /** Runs code as that of this process. What it waits for when the process crashes never comes. */
  run<T>(code: () => T): T {
    return runningProcess.run(this, code);
  }
}

/** A call of a port that a process waits for. */
interface Step {
  readonly process: Process;
  readonly label: string;
  readonly lasts: boolean;
  readonly failure: StepOptions<unknown>['failure'];
  readonly isReady: () => boolean;
  readonly run: () => unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/** A step that was done. */
interface Noted {
  readonly count: number;
  readonly at: number;
  readonly step: Step;
  readonly fate: Fate;
}

/** What a step does. */
export interface StepOptions<T> {
  readonly run: () => T | Promise<T>;
  /** Default: always. */
  readonly isReady?: () => boolean;
  /** Whether it changes what outlives the process. Default false. */
  readonly lasts?: boolean;
  /** How it fails where the plan has it fail, done or not; without it, it never fails by plan. */
  readonly failure?: ((wasDone: boolean) => Error) | undefined;
}

/** What decides about the order of steps, and about crashes. */
export interface Plan {
  /** Which of so many steps is next. */
  choose(steps: number): number;
  /** What happens at a step, which is the `index`-th. */
  fateOf(index: number): Fate;
  /** Whether time passes though something could be done. */
  skipsTime(): boolean;
}

/**
 * A crash ends the process before its step, or after it, when nobody gets the answer. A failure is answered with an error, though the step may have been
 * done.
 */
export type Fate = 'done' | 'crash-before' | 'crash-after' | 'fail-before' | 'fail-after';

/** Called when a process has crashed: what it held in stores is let go. */
export type OnCrash = (process: Process) => void;

/** Resolves when all code has come to the next call of a port; `isIdle` when otherwise nothing is left to do. */
export type CodeHasRun = (isIdle: boolean) => Promise<void>;

export interface SchedulerParts {
  readonly time: SimulatedTime;
  readonly plan: Plan;
  readonly onCrash: OnCrash;
  readonly codeHasRun: CodeHasRun;
}

/** More than any run takes; one that reaches it goes round in circles. */
const mostSteps = 50_000;
const tracedSteps = 400;

/**
 * Lets one call of a port happen at a time. All code between two calls runs by itself, and nothing is chosen until it has: so a run is decided by
 * its plan alone, and can be repeated.
 */
export class Scheduler {
  /** The numbers of the steps that changed what outlives a process. */
  readonly lasting: number[] = [];
  readonly #time: SimulatedTime;
  readonly #plan: Plan;
  readonly #onCrash: OnCrash;
  readonly #codeHasRun: CodeHasRun;
  readonly #noted: Noted[] = [];
  #steps: Step[] = [];
  #count = 0;

  constructor({ time, plan, onCrash, codeHasRun }: SchedulerParts) {
    this.#time = time;
    this.#plan = plan;
    this.#onCrash = onCrash;
    this.#codeHasRun = codeHasRun;
  }

  /** The last steps, for people. */
  get trace(): string[] {
    return this.#noted.map(({ count, at, step: { process, label }, fate }) => {
      const seconds = ((at / 1_000) % 100_000).toFixed(1);
      return `${count} ${seconds} s ${process.name}: ${label}${fate === 'done' ? '' : ` — ${fate}`}`;
    });
  }

  /** Steps so far. */
  get count(): number {
    return this.#count;
  }

  /** Has a step of a process done when its turn comes and it is ready; never, once the process has crashed. */
  step<T>(
    process: Process,
    label: string,
    { run, isReady = () => true, lasts = false, failure }: StepOptions<T>,
  ): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    if (process.isAlive) this.#steps.push({ process, label, lasts, failure, isReady, run, resolve, reject });
    return promise;
  }

  /**
   * Runs until `isOver` says so, which is asked when nothing can be done without time passing.
   *
   * @throws Error when it does not come to an end
   */
  async runUntil(isOver: () => Promise<boolean>): Promise<void> {
    for (;;) {
      const ready = await this.#ready();
      if (ready.length === 0) {
        if (await isOver()) return;
        if (!this.#time.advance()) throw new Error('Nothing is left that could happen.');
        continue;
      }
      if (this.#plan.skipsTime()) this.#time.advance();
      const next = ready[this.#plan.choose(ready.length)];
      if (next !== undefined) await this.#do(next);
    }
  }

  /** The steps of which one may be next. */
  async #ready(): Promise<Step[]> {
    const isReady = (step: Step) => step.isReady();
    await this.#codeHasRun(false);
    const ready = this.#steps.filter(isReady);
    if (ready.length > 0) return ready;
    await this.#codeHasRun(true);
    return this.#steps.filter(isReady);
  }

  crash(process: Process): void {
    process.isAlive = false;
    this.#steps = this.#steps.filter((step) => step.process !== process);
    this.#onCrash(process);
    process.crashed.resolve();
  }

  async #do(step: Step): Promise<void> {
    this.#steps.splice(this.#steps.indexOf(step), 1);
    this.#count += 1;
    if (this.#count > mostSteps) throw new Error(`${mostSteps} steps, and no end.`);
    const fate = this.#fateOf(step);
    this.#noted.push({ count: this.#count, at: this.#time.now, step, fate });
    if (this.#noted.length > tracedSteps) this.#noted.shift();
    if (step.lasts) this.lasting.push(this.#count);
    if (!fate.endsWith('-before')) await this.#answer(step, fate !== 'done');
    if (fate.startsWith('crash')) this.crash(step.process);
    else if (fate !== 'done') step.reject(step.failure?.(fate === 'fail-after'));
  }

  #fateOf({ failure }: Step): Fate {
    const fate = this.#plan.fateOf(this.#count);
    return failure === undefined && fate.startsWith('fail') ? 'done' : fate;
  }

  async #answer({ run, resolve, reject }: Step, isLost: boolean): Promise<void> {
    try {
      const answer = await run();
      if (!isLost) resolve(answer as never);
    } catch (error) {
      if (!isLost) reject(error);
    }
  }
}

/** Everything in its order, and one crash, right after a step was done. */
export function plainPlan(crashAfter?: number): Plan {
  return {
    choose: () => 0,
    fateOf: (index) => (index === crashAfter ? 'crash-after' : 'done'),
    skipsTime: () => false,
  };
}
