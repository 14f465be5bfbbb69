import { z } from 'zod';
import { faultLimits, idLimits } from '../limits.ts';
import { activeFault, faultKind } from './status-api.ts';

/** Where the fault of one instance of a service is switched. */
export const internalFaultPath = '/internal/fault';

/** A fault that is to be switched on, for a bounded time. */
export const faultRequest = z
  .strictObject({
    kind: faultKind,
    share: z.number().gt(0).max(1).default(1).describe('Part of the requests that it happens to'),
    milliseconds: z
      .int()
      .min(1)
      .max(faultLimits.faultWaitMs.value)
      .default(1_000)
      .describe('How long those wait that are `slow`; without meaning for the other kinds'),
    forSeconds: z
      .int()
      .min(1)
      .max(faultLimits.faultLastsMs.value / 1_000)
      .default(30)
      .describe('After which it ends by itself'),
  })
  .meta({ id: 'FaultRequest', examples: [{ kind: 'error', share: 1, forSeconds: 20 }] });
export type FaultRequest = z.output<typeof faultRequest>;

/** `PUT /internal/fault`: the same, with who asked for it, for the log. */
export const internalFaultRequest = faultRequest
  .extend({
    setBy: z
      .string()
      .max(2 * idLimits.idChars.value + 1)
      .describe('Tenant and user, `tenant/user`'),
  })
  .meta({
    id: 'InternalFaultRequest',
    examples: [{ kind: 'error', share: 1, milliseconds: 1_000, forSeconds: 20, setBy: 'acme/ada' }],
  });

/** What is switched on in one instance. */
export const faultState = z
  .object({ fault: activeFault.nullable() })
  .meta({ id: 'FaultState', examples: [{ fault: null }] });
export type FaultState = z.output<typeof faultState>;
