import { describe, expect, it } from 'vitest';
import { WakeSignal } from './wake-signal.ts';

const never = 3_600_000;

describe('WakeSignal', () => {
  it('ends a sleep when it is woken', async () => {
    const signal = new WakeSignal();
    const sleep = signal.sleep(never);
    signal.wake();
    await sleep;
  });

  it('does not lose a wake that comes before the sleep, and uses it up', async () => {
    const signal = new WakeSignal();
    signal.wake();
    await signal.sleep(never);
    const order: string[] = [];
    const second = signal.sleep(never).then(() => order.push('slept'));
    order.push('woke');
    signal.wake();
    await second;
    expect(order).toEqual(['woke', 'slept']);
  });

  it('wakes at each of the times that were set, and at none that was cleared', async () => {
    const signal = new WakeSignal();
    signal.wakeIn(20);
    signal.wakeIn(10);
    await signal.sleep(never);
    await signal.sleep(never);
    signal.wakeIn(0);
    signal.clear();
    const begun = performance.now();
    await signal.sleep(30);
    expect(performance.now() - begun).toBeGreaterThan(20);
  });
});
