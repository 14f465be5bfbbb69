import { z } from 'zod';
import type { Compose } from './compose.ts';
import { run } from './run.ts';
import { until } from './until.ts';

/** Waits until Consul lists that many healthy instances of a service. */
export async function untilFound(consulUrl: string, service: string, count: number): Promise<void> {
  await until(`Consul knows ${count} of ${service}`, async () => {
    const response = await fetch(`${consulUrl}/v1/health/service/${service}?passing`);
    return z.array(z.unknown()).parse(await response.json()).length === count;
  });
}

const countRequests = `
  const text = await (await fetch('http://127.0.0.1:8081/metrics')).text();
  const lines = text.split('\\n').filter((l) => /^http_server_request_duration_seconds_count/.test(l) && l.includes('/v1/'));
  console.log(lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0));
`;

/** How many requests of the public API each container of a service has served, by its own metrics. */
export async function requestsServed(compose: Compose, service: string): Promise<number[]> {
  const counts: number[] = [];
  for (const { ID } of await compose.containers(service)) {
    const answer = await run('docker', ['exec', ID, 'node', '--input-type=module', '--eval', countRequests]);
    counts.push(Number(answer));
  }
  return counts;
}
