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

  it('wakes at the earliest of the times that were set', async () => {
    const signal = new WakeSignal();
    signal.wakeIn(10);
    signal.wakeIn(never);
    await signal.sleep(never);
    signal.wakeIn(never);
    signal.wakeIn(10);
    await signal.sleep(never);
    signal.clear();
  });
});
