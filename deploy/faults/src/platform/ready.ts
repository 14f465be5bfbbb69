import { setTimeout as delay } from 'node:timers/promises';
import { localServices } from '@lectern/local';
import type { ProcessName } from './processes.ts';
import type { Where } from './where.ts';

const lookEveryMs = 100;
const answerMs = 2_000;

/**
 * Waits until the services serve that a process belongs to: itself, or all where it is a part that all need. No longer than
 * `timeoutMs`: with other faults at work that may never be.
 */
export async function untilServing(name: ProcessName, where: Where, timeoutMs: number): Promise<void> {
  const all = localServices.map((service) => service.name);
  const services = all.some((service) => service === name) ? [name] : all;
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    const ready = await Promise.all(services.map((service) => isReady(service, where)));
    if (ready.every(Boolean)) return;
    await delay(lookEveryMs);
  }
}

async function isReady(service: string, where: Where): Promise<boolean> {
  try {
    const { adminPorts } = await where();
    const answer = await fetch(`http://127.0.0.1:${adminPorts[service]}/readyz`, {
      signal: AbortSignal.timeout(answerMs),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
