import { setTimeout as delay } from 'node:timers/promises';
import { publicPath } from './until.ts';

/**
 * What stands in front of several gateways everywhere but in a compose file: asks each for a public path and names in turn
 * those that answered well last. One that stops, or has not come up, says so in its answers by `Connection: close`. It
 * repeats no request.
 */
export interface Balancer {
  address(): string | undefined;
  ready(): number;
  stop(): Promise<void>;
}

const askEveryMs = 250;

export function startBalancer(addresses: readonly string[]): Balancer {
  const ready = new Set<string>();
  let [running, next] = [true, 0];
  const watch = async (url: string): Promise<void> => {
    while (running) {
      if (await wantsConnections(url)) ready.add(url);
      else ready.delete(url);
      await delay(askEveryMs);
    }
  };
  const watches = addresses.map(watch);
  return {
    address: () => {
      next += 1;
      return [...ready][next % ready.size];
    },
    ready: () => ready.size,
    stop: async () => {
      running = false;
      await Promise.all(watches);
    },
  };
}

/** Probes are on a port that is published for nobody. */
async function wantsConnections(url: string): Promise<boolean> {
  try {
    const response = await fetch(url + publicPath, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response.ok && response.headers.get('connection') !== 'close';
  } catch {
    return false;
  }
}
