import type { InstanceStatus } from '@lectern/contracts';
import type { ReadStatus } from '@lectern/service';
import { leftEveryMs } from './leave-status.ts';
import { type OtherGateways, type SeenInstance, stateOf } from './seen-platform.ts';
import type { LeftStatus, StatusBoard } from './status-board.ts';

/** Another process of the same gateway, as their parent sees it. */
export interface Sibling {
  readonly instanceId: string;
  /** Null when it does not answer, or has ended and is being started anew. */
  readonly status: InstanceStatus | null;
}

/** The other processes of the same gateway. */
export interface Siblings {
  /** From now on the parent, and so the others, may ask how this process is. */
  tell(own: ReadStatus): void;
  /** How they are; none when the parent does not answer in time. Never rejects. */
  look(): Promise<readonly Sibling[]>;
}

/** Where the processes of the gateway are looked for. */
export interface GatewaysParts {
  readonly own: ReadStatus;
  /** Undefined where this process is the only one of its instance. */
  readonly siblings: Pick<Siblings, 'look'> | undefined;
  /** Undefined where instances share nothing. */
  readonly board: Pick<StatusBoard, 'read'> | undefined;
}

/** What is seen of the gateway. */
export interface SeenGateways {
  readonly instances: readonly SeenInstance[];
  readonly otherGateways: OtherGateways;
}

/** One that has left nothing for so long is taken to be down, in milliseconds: its host may be slow for a moment. */
export const silentMs = 5 * leftEveryMs;
/** One that is down for so long has been replaced, as far as anybody can tell. */
export const goneMs = 60_000;

/** Sees this process, the others of its instance, and those of all instances that leave their status at the board. Never rejects. */
export async function seeGateways(
  { own, siblings, board }: GatewaysParts,
  signal: AbortSignal,
): Promise<SeenGateways> {
  const [status, beside, left] = await Promise.all([own(signal), siblings?.look() ?? [], board?.read()]);
  const self: SeenInstance = { address: 'this instance', ...told(status), answeredInMs: 0 };
  const near = new Set([status.instanceId, ...beside.map(({ instanceId }) => instanceId)]);
  const far = (left ?? []).filter(({ instanceId }) => !near.has(instanceId));
  const others = [...beside.map(seenSibling), ...far.map(seenAtBoard)];
  return {
    instances: [self, ...others.toSorted((one, other) => one.address.localeCompare(other.address, 'en'))],
    otherGateways: board === undefined ? 'unshared' : left === undefined ? 'unreachable' : 'seen',
  };
}

function told(status: InstanceStatus): Pick<SeenInstance, 'state' | 'status'> {
  return { state: stateOf(status), status };
}

function seenSibling({ instanceId, status }: Sibling): SeenInstance {
  const seen = status === null ? ({ state: 'down', status } as const) : told(status);
  return { address: instanceId, ...seen, answeredInMs: 0 };
}

function seenAtBoard({ instanceId, status, ageMs }: LeftStatus): SeenInstance {
  const shared = { address: instanceId, answeredInMs: 0, toldMsAgo: ageMs };
  if (ageMs > silentMs) return { ...shared, state: ageMs > goneMs ? 'gone' : 'down', status: null };
  return { ...shared, ...(status === null ? { state: 'unknown', status } : told(status)) };
}
