import type { InstanceStatus } from '@lectern/contracts';

/** What a process of the gateway has left for the others. */
export interface LeftStatus {
  readonly instanceId: string;
  /** Null when it cannot be read here, as that of another release may be. */
  readonly status: InstanceStatus | null;
  /** How long ago it was left, in milliseconds, by the clock of the board. */
  readonly ageMs: number;
}

/** Where all processes of the gateway leave how they are: they face strangers, and so none can be asked by the others. */
export interface StatusBoard {
  /** Takes the place of what the same process has left before. Never rejects: what cannot be left now is old a second later. */
  leave(status: InstanceStatus): Promise<void>;
  /** For a process that stops in order. Never rejects. */
  withdraw(instanceId: string): Promise<void>;
  /** What was left within {@link keptMs}; undefined while the board cannot be read. Never rejects. */
  read(): Promise<readonly LeftStatus[] | undefined>;
}

/** How long a status stays there that nobody renews, in milliseconds. */
export const keptMs = 5 * 60_000;
