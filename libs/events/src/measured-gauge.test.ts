import { noopTelemetry } from '@lectern/telemetry';
import { Counter } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { measureWhenRead, type Sample } from './measured-gauge.ts';

function openGauge(measure: () => Promise<readonly Sample<'state'>[]>, labelNames: readonly 'state'[] = []) {
  const { metrics: registry, logger } = noopTelemetry();
  new Counter({ name: 'other_total', help: 'another metric', registers: [registry] });
  measureWhenRead({ registry, logger, name: 'depth', help: 'depth', labelNames, measure, timeoutMs: 20 });
  return async () => (await registry.metrics()).split('\n').filter((line) => /^(depth|other)/.test(line));
}

describe('a gauge that is measured when it is read', () => {
  it('shows what is true now', async () => {
    let value = 7;
    const read = openGauge(async () => [{ labels: {}, value }]);
    expect(await read()).toEqual(['other_total 0', 'depth 7']);
    value = 0;
    expect(await read()).toEqual(['other_total 0', 'depth 0']);
  });

  it('has no value, rather than an old one, while it cannot be measured, and the others are read', async () => {
    let broken = false;
    const read = openGauge(async () => {
      if (broken) throw new Error('no connection');
      return [{ labels: {}, value: 7 }];
    });
    await read();
    broken = true;
    expect(await read()).toEqual(['other_total 0']);
    broken = false;
    expect(await read()).toEqual(['other_total 0', 'depth 7']);
  });

  it('keeps nobody waiting for a measurement that hangs', async () => {
    const read = openGauge(() => new Promise(() => undefined));
    expect(await read()).toEqual(['other_total 0']);
  });

  it('forgets labels that are no more', async () => {
    let state = 'a';
    const read = openGauge(async () => [{ labels: { state }, value: 1 }], ['state']);
    await read();
    state = 'b';
    expect(await read()).toEqual(['other_total 0', 'depth{state="b"} 1']);
  });
});
