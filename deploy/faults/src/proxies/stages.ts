/** A call of a service to what stands behind a proxy, by which the stage of its work is known. */
export type StageCall = 'acknowledges' | 'embeds' | 'publishes' | 'reads bytes' | 'receives' | 'stores bytes';

/** A moment in the work of a service: before a call reaches its target, or when its answer is there and not passed on. */
export interface Stage {
  readonly service: string;
  readonly call: StageCall;
  readonly when: 'after' | 'before';
}

/** Waits for stages. */
export interface Stages {
  /** Calls the function, at once and once, when the stage is next reached. Returns what takes it back. */
  arm(stage: Stage, act: () => void): () => void;
  /** Says that a stage is reached; true when something was done then, so that the call is not carried on. */
  reach(stage: Stage): boolean;
}

/** Nothing is waited for. */
export function createStages(): Stages {
  const armed = new Map<string, () => void>();
  const keyOf = ({ service, call, when }: Stage): string => `${service} ${call} ${when}`;
  return {
    arm: (stage, act) => {
      armed.set(keyOf(stage), act);
      return () => armed.delete(keyOf(stage));
    },
    reach: (stage) => {
      const act = armed.get(keyOf(stage));
      if (act === undefined) return false;
      armed.delete(keyOf(stage));
      act();
      return true;
    },
  };
}
