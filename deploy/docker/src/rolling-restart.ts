import { startBalancer } from './balancer.ts';
import type { Compose } from './compose.ts';
import { untilFound } from './instances.ts';
import { platformServices } from './kill-each.ts';
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

/** Two of each service, restarted one container at a time while requests come in: none of them may fail. */
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
    for (const service of platformServices) {
      for (const { ID, Name } of await compose.containers(service)) {
        const before = load.count();
        await run('docker', ['restart', '--time', '30', ID]);
        await compose.untilHealthy();
        await untilFound(consulUrl, service, 2);
        await until('both gateways are ready', async () => balancer.ready() === 2);
        say(`restarted ${Name} under ${load.count() - before} requests`);
      }
    }
    await until('enough requests', async () => load.count() >= options.requests, 600_000);
    return await load.stop();
  } finally {
    await load.stop();
    await balancer.stop();
  }
}
