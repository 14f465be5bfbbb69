import { startBalancer } from './balancer.ts';
import type { Compose } from './compose.ts';
import { untilFound } from './instances.ts';
import { platformServices, servicePairs } from './kill-each.ts';
import { type LoadReport, startLoad } from './load.ts';
import { callsOf } from './load-calls.ts';
import { run } from './run.ts';
import { newTenant } from './tenant.ts';
import { until } from './until.ts';

/** Options of {@link rollingRestart}. */
export interface RollingOptions {
  readonly compose: Compose;
  /** Addresses of the two gateways. */
  readonly gateways: readonly string[];
  readonly consulUrl: string;
  readonly requests: number;
  say(line: string): void;
}

/**
 * Two of each service, restarted while requests come in: none of them may fail. At a time one container of two services each, so that
 * those who call have lost one of both.
 */
export async function rollingRestart(options: RollingOptions): Promise<LoadReport> {
  const { compose, gateways, consulUrl, say } = options;
  for (const service of platformServices) await untilFound(consulUrl, service, 2);
  const balancer = startBalancer(gateways);
  await until('both gateways are ready', async () => balancer.ready() === 2);
  const tenant = await newTenant(balancer.address() ?? '', 8);
  const load = startLoad({
    address: balancer.address,
    calls: callsOf(tenant),
    workers: 4,
    pauseMs: 60,
  });
  try {
    for (const services of servicePairs) {
      const containers = await Promise.all(services.map((service) => compose.containers(service)));
      for (const instance of [0, 1]) {
        const restarted = containers.flatMap((ofService) => ofService.slice(instance, instance + 1));
        const before = load.count();
        await Promise.all(restarted.map(({ ID }) => run('docker', ['restart', '--time', '30', ID])));
        await compose.untilHealthy();
        for (const service of services) await untilFound(consulUrl, service, 2);
        await until('both gateways are ready', async () => balancer.ready() === 2);
        say(
          `restarted ${restarted.map(({ Name }) => Name).join(', ')} under ${load.count() - before} requests`,
        );
      }
    }
    await until('enough requests', async () => load.count() >= options.requests, 600_000);
    return await load.stop();
  } finally {
    await load.stop();
    await balancer.stop();
  }
}
