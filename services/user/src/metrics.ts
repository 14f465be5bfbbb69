import type { Registry } from '@lectern/telemetry';
import { Counter } from 'prom-client';
import type { CountLogin } from './ports/credentials.ts';

/** Makes {@link CountLogin}: many failures, or any throttling for long, are somebody who guesses. */
export function loginCounter(registry: Registry): CountLogin {
  const counter = new Counter({
    name: 'lectern_logins_total',
    help: 'Attempts to log in, by outcome: succeeded, failed, or throttled for earlier failures',
    labelNames: ['outcome'],
    registers: [registry],
  });
  return (outcome) => counter.inc({ outcome });
}
