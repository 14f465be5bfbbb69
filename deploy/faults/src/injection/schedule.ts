import type { ProcessName } from '../platform/processes.ts';
import type { Stage } from '../proxies/stages.ts';
import type { Dependency, Trouble } from '../proxies/troubles.ts';
import type { Random } from '../random.ts';

/** A fault that is to be injected. Times are in milliseconds. */
export type Fault =
  | { readonly kind: 'kill'; readonly target: ProcessName; readonly stage?: Stage }
  | { readonly kind: 'stop'; readonly target: ProcessName; readonly ms: number }
  | {
      readonly kind: 'trouble';
      readonly dependency: Dependency;
      readonly trouble: Trouble;
      readonly ms: number;
    }
  | { readonly kind: 'garbage'; readonly queue: string }
  | { readonly kind: 'full disk'; readonly ms: number };

/** Two lists that are injected side by side, each in its order: so that faults meet. */
export interface Schedule {
  readonly kills: readonly Fault[];
  readonly others: readonly Fault[];
}

/** At which moments of its work a service of the pipeline is killed; the others at any time. */
const stages: readonly Omit<Stage, 'when'>[] = [
  { service: 'document', call: 'stores bytes' },
  { service: 'document', call: 'publishes' },
  { service: 'document', call: 'receives' },
  { service: 'document', call: 'acknowledges' },
  { service: 'embedding', call: 'receives' },
  { service: 'embedding', call: 'reads bytes' },
  { service: 'embedding', call: 'embeds' },
  { service: 'embedding', call: 'stores bytes' },
  { service: 'embedding', call: 'publishes' },
  { service: 'embedding', call: 'acknowledges' },
  { service: 'retrieval', call: 'receives' },
  { service: 'retrieval', call: 'reads bytes' },
  { service: 'retrieval', call: 'publishes' },
  { service: 'retrieval', call: 'acknowledges' },
  { service: 'user', call: 'receives' },
  { service: 'user', call: 'publishes' },
  { service: 'user', call: 'acknowledges' },
];
const killed: readonly ProcessName[] = [
  ...(['bff', 'document', 'embedding', 'emulator', 'gateway', 'launcher'] as const),
  ...(['postgres', 'postgres session', 'reader', 'retrieval', 'user'] as const),
];
const stopped: readonly ProcessName[] = [
  ...(['document', 'embedding', 'emulator', 'gateway', 'postgres', 'reader', 'retrieval', 'user'] as const),
];
const troubled: readonly (readonly [Dependency, Trouble])[] = [
  ...(['s3', 'provider', 'queues', 'topics'] as const).flatMap((dependency) =>
    (['down', 'slow', 'garbage'] as const).map((trouble) => [dependency, trouble] as const),
  ),
  ['database', 'down'],
  ['database', 'slow'],
];
/** Of the consumers. */
export const queues = ['document', 'embedding', 'retrieval', 'user'] as const;

/** How long troubles last, and processes are stopped. */
const troubleMs = { least: 1_000, more: 5_000 };
const stopMs = { least: 2_000, more: 6_000 };
/** Longer than the visibility time-out of messages, 10 s: what a consumer holds is handed to the next one, and then it goes on. */
const longStopMs = 13_000;

/** Every kind of fault at every target, in an order that the seed decides. */
export function scheduleOf(random: Random, { canFillDisk }: { readonly canFillDisk: boolean }): Schedule {
  const within = ({ least, more }: typeof stopMs): number => least + random.below(more);
  const kills: Fault[] = [
    ...killed.map((target) => ({ kind: 'kill' as const, target })),
    ...stages.map((stage) => ({
      ...{ kind: 'kill' as const, target: stage.service as ProcessName },
      stage: { ...stage, when: whenOf(stage, random) },
    })),
  ];
  const others: Fault[] = [
    ...stopped.map((target) => ({ kind: 'stop' as const, target, ms: within(stopMs) })),
    { kind: 'stop', target: random.pick(queues), ms: longStopMs },
    ...troubled.map(([dependency, trouble]) => ({
      kind: 'trouble' as const,
      dependency,
      trouble,
      ms: within(troubleMs),
    })),
    ...queues.map((queue) => ({ kind: 'garbage' as const, queue })),
    ...(canFillDisk ? [{ kind: 'full disk' as const, ms: within(troubleMs) }] : []),
  ];
  return { kills: random.shuffled(kills), others: random.shuffled(others) };
}

/** Whether messages will come is not known before the answer. */
function whenOf({ call }: Omit<Stage, 'when'>, random: Random): Stage['when'] {
  return call === 'receives' || random.chance(0.5) ? 'after' : 'before';
}
