import { versionOf } from '@lectern/http';
import type { Registry } from '@lectern/telemetry';
import { Counter } from 'prom-client';
import type { GatewayRoute } from '../routes.ts';
import { resourceOf } from './version-by-accept.ts';

/** Counts a request of a route for its version. */
export type CountVersion = (route: GatewayRoute) => void;

/**
 * How much each version of a resource is still asked for, whichever way a request names it, and whatever its answer: what
 * tells when an old one can go. Routes without a version are not counted.
 */
export function createVersionUsage(routes: readonly GatewayRoute[], metrics: Registry): CountVersion {
  const requests = new Counter({
    name: 'api_version_requests_total',
    help: 'Requests by the version of the API that they ask for, and by its resource.',
    labelNames: ['version', 'resource'],
    registers: [metrics],
  });
  const counters = new Map(
    routes.flatMap((route) => {
      const version = versionOf(route.prefix);
      if (version === undefined) return [];
      const resource = resourceOf(route.prefix.slice(`/v${version}`.length));
      const counter = requests.labels(`v${version}`, resource);
      // A version that nobody asks for shows as 0, not as nothing.
      counter.inc(0);
      return [[route, counter]];
    }),
  );
  return (route) => counters.get(route)?.inc();
}
