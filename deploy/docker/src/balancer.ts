import { setTimeout as delay } from 'node:timers/promises';
import { answers } from './until.ts';

/**
 * What stands in front of several gateways everywhere but in a compose file: asks each for `/readyz` and names in turn
 * those that said yes last. It repeats no request.
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
      if (await answers(`${url}/readyz`)) ready.add(url);
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
