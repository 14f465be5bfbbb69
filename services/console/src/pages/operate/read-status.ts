import type { Tone } from '../../kit/notice.tsx';
import type { InstanceStatus, SeenInstance, SeenService } from './operate-data.ts';

export type InstanceState = SeenInstance['state'];
export type BreakerState = InstanceStatus['breakers'][number]['state'];

interface StateFacts {
  readonly tone: Tone;
  readonly word: string;
  readonly meaning: string;
}

/** How an instance is, in words. */
export const instanceStates: Readonly<Record<InstanceState, StateFacts>> = {
  ready: { tone: 'good', word: 'Ready', meaning: 'It takes requests.' },
  'not-ready': {
    tone: 'warn',
    word: 'Not ready',
    meaning: 'It runs, and a part without which it cannot serve is missing.',
  },
  down: { tone: 'bad', word: 'Down', meaning: 'It does not answer.' },
  gone: { tone: 'plain', word: 'Gone', meaning: 'It does not answer, and is not listed any more.' },
  unknown: { tone: 'warn', word: 'Unknown', meaning: 'It answers, and does not say how it is.' },
};

/** How a breaker is, in words. */
export const breakerStates: Readonly<Record<BreakerState, StateFacts>> = {
  closed: { tone: 'good', word: 'Closed', meaning: 'Calls go through.' },
  'half-open': { tone: 'warn', word: 'Half open', meaning: 'One call is let through, to try.' },
  open: { tone: 'bad', word: 'Open', meaning: 'Calls are refused at once: the target was failing.' },
};

/** The worst state of a service's instances; `none` where there is no instance at all. */
export type ServiceState = 'good' | 'some' | 'none';

/** Whether all instances that should serve do, some, or none. */
export function stateOf({ instances }: SeenService): ServiceState {
  const wanted = instances.filter(({ state }) => state !== 'gone');
  const ready = wanted.filter(({ state }) => state === 'ready').length;
  if (ready === 0) return 'none';
  return ready === wanted.length ? 'good' : 'some';
}

/** The calls from one service to another, as their breakers have them. */
export interface Connection {
  readonly from: string;
  readonly to: string;
  /** The worst of all operations and instances. */
  readonly state: BreakerState;
}

const severity: readonly BreakerState[] = ['closed', 'half-open', 'open'];

/** Who calls whom, of the calls that there were since each instance started. */
export function connectionsOf(services: readonly SeenService[]): Connection[] {
  const worst = new Map<string, Connection>();
  for (const { service: from, instances } of services) {
    for (const { target: to, state } of instances.flatMap(({ status }) => status?.breakers ?? [])) {
      const key = `${from} ${to}`;
      const known = worst.get(key);
      if (known === undefined || severity.indexOf(state) > severity.indexOf(known.state))
        worst.set(key, { from, to, state });
    }
  }
  return [...worst.values()];
}

/** The queue and the outbox of a service. All of its instances see the same ones, a moment apart: the worst counts. */
export interface Backlog {
  readonly service: string;
  readonly queue: NonNullable<InstanceStatus['queue']> | undefined;
  readonly outbox: NonNullable<InstanceStatus['outbox']> | undefined;
}

/** Of all services that publish or consume events, and of those that cannot tell at the moment. */
export function backlogsOf(services: readonly SeenService[]): Backlog[] {
  return services.flatMap(({ service, instances }) => {
    const told = instances.flatMap(({ status }) => status ?? []);
    const queues = told.flatMap(({ queue }) => queue ?? []);
    const outboxes = told.flatMap(({ outbox }) => outbox ?? []);
    if (queues.length === 0 && outboxes.length === 0) return [];
    const most = <T>(all: readonly T[], value: (one: T) => number): number => Math.max(...all.map(value));
    return [
      {
        service,
        queue:
          queues.length === 0
            ? undefined
            : {
                visible: most(queues, ({ visible }) => visible),
                inFlight: most(queues, ({ inFlight }) => inFlight),
                delayed: most(queues, ({ delayed }) => delayed),
                deadLetters: most(queues, ({ deadLetters }) => deadLetters),
                oldestAgeSeconds: most(queues, ({ oldestAgeSeconds }) => oldestAgeSeconds),
                pausedBy: [...new Set(queues.flatMap(({ pausedBy }) => pausedBy))],
              },
        outbox:
          outboxes.length === 0
            ? undefined
            : {
                events: most(outboxes, ({ events }) => events),
                oldestAgeSeconds: most(outboxes, ({ oldestAgeSeconds }) => oldestAgeSeconds),
              },
      },
    ];
  });
}

/** What waits in all queues and outboxes. */
export interface Waiting {
  readonly deadLetters: number;
  /** In queues, handled ones left out, and not published yet. */
  readonly events: number;
  readonly oldestSeconds: number;
}

/** Of the whole platform, and not of one tenant. */
export function waitingOf(services: readonly SeenService[]): Waiting {
  const backlogs = backlogsOf(services);
  const sum = (numberOf: (backlog: Backlog) => number): number =>
    backlogs.reduce((total, backlog) => total + numberOf(backlog), 0);
  const ages = backlogs.flatMap(({ queue, outbox }) => [
    queue?.oldestAgeSeconds ?? 0,
    outbox?.oldestAgeSeconds ?? 0,
  ]);
  return {
    deadLetters: sum(({ queue }) => queue?.deadLetters ?? 0),
    events: sum(({ queue, outbox }) => (queue?.visible ?? 0) + (queue?.delayed ?? 0) + (outbox?.events ?? 0)),
    oldestSeconds: Math.max(0, ...ages),
  };
}

/** All instances and dead letters in one sentence, by what is worst. */
export function summaryOf(services: readonly SeenService[]): { readonly tone: Tone; readonly text: string } {
  const bad = services.filter((service) => stateOf(service) !== 'good').map(({ service }) => service);
  const open = connectionsOf(services).filter(({ state }) => state !== 'closed');
  const { deadLetters } = waitingOf(services);
  if (bad.length > 0) return { tone: 'bad', text: `Not whole: ${bad.join(', ')}` };
  if (open.length > 0)
    return {
      tone: 'warn',
      text: `Calls are held back: ${open.map(({ from, to }) => `${from} to ${to}`).join(', ')}`,
    };
  if (deadLetters > 0) return { tone: 'warn', text: 'Every instance is ready, but events were given up' };
  return { tone: 'good', text: 'Every instance is ready' };
}
