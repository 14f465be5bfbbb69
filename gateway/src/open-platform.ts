import { callsOf } from '@lectern/contracts';
import type { ReadStatus, ServiceKit } from '@lectern/service';
import type { Config } from './config.ts';
import type { PlatformParts } from './http/platform-routes.ts';
import { askInstance, type InstanceReach } from './platform/ask-instance.ts';
import { askStatus } from './platform/ask-status.ts';
import { createPlatformDescription } from './platform/describe-platform.ts';
import { createStatusGatherer } from './platform/gather-status.ts';
import { type Siblings, seeGateways } from './platform/see-gateways.ts';
import type { StatusBoard } from './platform/status-board.ts';
import { createFaultSwitches } from './platform/switch-faults.ts';

/** Longest time in which a service tells what callers may know of it, in milliseconds. */
const describeTimeoutMs = 2_000;

/** Longest time in which an instance takes a fault, in milliseconds. */
const switchTimeoutMs = 2_000;

/** Where the platform is looked at. */
export interface Views extends Pick<InstanceReach, 'agents'> {
  readonly own: ReadStatus;
  readonly siblings: Siblings | undefined;
  readonly board: StatusBoard | undefined;
}

/** Opens what is told of the platform. */
export function openPlatform(
  { discovery, tokens }: ServiceKit,
  config: Config,
  { agents, own, siblings, board }: Views,
): PlatformParts {
  const reach = { agents, tokens };
  const services = callsOf('gateway');
  return {
    operators: config.OPERATOR_TENANTS,
    describe: createPlatformDescription({
      version: config.SERVICE_VERSION,
      oidc: config.OIDC_ISSUER !== undefined,
      traceUrlTemplate: config.TRACE_URL_TEMPLATE,
      ask: async (service) => {
        const signal = AbortSignal.timeout(describeTimeoutMs);
        const { url } = await discovery.resolve(service, signal);
        return askStatus(reach, { service, url }, signal);
      },
    }),
    gather: createStatusGatherer({
      services,
      discovery,
      gateways: (signal) => seeGateways({ own, siblings, board }, signal),
      ask: (instance, signal) => askStatus(reach, instance, signal),
    }),
    faults: config.FAULT_SWITCHES
      ? createFaultSwitches({
          services,
          discovery,
          ask: (instance, question) =>
            askInstance(reach, instance, { question, signal: AbortSignal.timeout(switchTimeoutMs) }),
        })
      : undefined,
  };
}
