import type { InstanceStatus } from '@lectern/contracts';

/** How an instance is, as far as the gateway can tell. */
export interface SeenInstance {
  readonly address: string;
  /**
   * `down`: it does not answer, or has left no sign of itself. `gone`: the same, and discovery does not list it any more, or the sign is
   * a minute old. `unknown`: it answers, and not how it is, as one of another release.
   */
  readonly state: 'ready' | 'not-ready' | 'down' | 'gone' | 'unknown';
  /** How long it took to answer, or until it was given up, in milliseconds. */
  readonly answeredInMs: number;
  /** How long ago it has told how it is, in milliseconds; absent for one that was asked. */
  readonly toldMsAgo?: number;
  /** Null unless it answered. */
  readonly status: InstanceStatus | null;
}

/** A service with its instances. */
export interface SeenService {
  readonly service: string;
  readonly instances: readonly SeenInstance[];
}

/**
 * Whether other instances of the gateway are seen. `seen`: by the Valkey that they share; `unreachable`: it does not answer at the moment;
 * `unshared`: there is none.
 */
export type OtherGateways = 'seen' | 'unreachable' | 'unshared';

/** All instances at one moment. */
export interface SeenPlatform {
  readonly at: string;
  readonly otherGateways: OtherGateways;
  readonly services: readonly SeenService[];
}

/** The state of one that has told its status. */
export function stateOf({ ready }: InstanceStatus): SeenInstance['state'] {
  return ready ? 'ready' : 'not-ready';
}
