import type { IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '@lectern/errors';
import type { Telemetry } from '@lectern/telemetry';
import { Counter } from 'prom-client';

/** What a service is made to do to requests. */
export interface Fault {
  /** `slow`: they wait before they are answered; `error`: a 500; `refuse`: their connection is closed unanswered. */
  readonly kind: 'slow' | 'error' | 'refuse';
  /** Part of the requests that it happens to, above 0, up to 1. */
  readonly share: number;
  /** How long those wait that are slow. */
  readonly milliseconds: number;
  /** Who switched it on, for the log. */
  readonly setBy: string;
}

/** A fault that is switched on, and when it ends by itself. */
export interface ActiveFault extends Fault {
  readonly until: Date;
}

/** Has an app do on purpose what failing services do. One fault at a time; it is gone when its time is over or the process ends. */
export interface FaultSwitch {
  /** What is switched on. */
  current(): ActiveFault | undefined;
  /** Switches a fault on in the place of the one before. */
  turnOn(fault: Fault, forMs: number): ActiveFault;
  turnOff(): void;
  /**
   * What happens to a request; undefined for nothing, which is the rule.
   *
   * @returns resolves when the request may go on
   * @throws AppError `internal`; the signal's reason
   */
  meet(req: IncomingMessage, signal: AbortSignal): Promise<void> | undefined;
}

/** Makes it, switched off. @param random from 0 to below 1; default by chance */
export function createFaultSwitch(
  { logger, metrics }: Pick<Telemetry, 'logger' | 'metrics'>,
  random: () => number = Math.random,
): FaultSwitch {
  const struck = new Counter({
    name: 'http_faults_total',
    help: 'Requests to which a fault happened that was switched on.',
    labelNames: ['kind'],
    registers: [metrics],
  });
  let active: { readonly fault: ActiveFault; readonly timer: NodeJS.Timeout } | undefined;
  const end = (why: string): void => {
    if (active === undefined) return;
    clearTimeout(active.timer);
    logger.info({ kind: active.fault.kind, why }, 'fault switched off');
    active = undefined;
  };
  return {
    current: () => active?.fault,
    turnOn: (fault, forMs) => {
      end('another one takes its place');
      const until = new Date(Date.now() + forMs);
      active = {
        fault: { ...fault, until },
        timer: setTimeout(() => end('its time is over'), forMs).unref(),
      };
      logger.warn({ ...fault, until }, 'fault switched on');
      return active.fault;
    },
    turnOff: () => end('somebody asked for it'),
    meet: (req, signal) => {
      if (active === undefined || random() >= active.fault.share) return undefined;
      const { kind } = active.fault;
      struck.inc({ kind });
      return happen(active.fault, req, signal);
    },
  };
}

async function happen(
  { kind, milliseconds }: ActiveFault,
  req: IncomingMessage,
  signal: AbortSignal,
): Promise<void> {
  if (kind === 'slow') {
    // The server's own reason, where the caller has gone meanwhile.
    await wait(milliseconds, undefined, { signal }).catch(() => signal.throwIfAborted());
    return;
  }
  if (kind === 'refuse') req.socket.destroy();
  throw new AppError('internal', `A fault that is switched on has this request fail (${kind}).`);
}
