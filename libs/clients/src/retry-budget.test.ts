import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createRetryBudget } from './retry-budget.ts';

function create() {
  const clock = { now: 0 };
  const metrics = new Registry();
  return { clock, metrics, budget: createRetryBudget('document', metrics, () => clock.now) };
}

/** As many as the budget gives at this moment. */
function spendAll(budget: { spend(): boolean }): number {
  let spent = 0;
  while (budget.spend()) spent += 1;
  return spent;
}

describe('a retry budget', () => {
  it('has a reserve, which comes back with time', () => {
    const { clock, budget } = create();
    expect(spendAll(budget)).toBe(20);
    clock.now = 1_000;
    expect(spendAll(budget)).toBe(5);
    clock.now = 60_000;
    expect(spendAll(budget)).toBe(20);
  });

  it('has a retry for ten calls beyond that', () => {
    const { budget } = create();
    spendAll(budget);
    for (let i = 0; i < 9; i += 1) budget.earn();
    expect(budget.spend()).toBe(false);
    budget.earn();
    expect(spendAll(budget)).toBe(1);
  });

  it('bounds the retries of calls that all fail to a tenth of them and the reserve', () => {
    const { budget } = create();
    let retries = 0;
    for (let i = 0; i < 5_000; i += 1) {
      budget.earn();
      if (budget.spend()) retries += 1;
    }
    expect(retries).toBe(520);
  });

  it('keeps a bounded part of what a good time earned', () => {
    const { budget } = create();
    for (let i = 0; i < 100_000; i += 1) budget.earn();
    expect(spendAll(budget)).toBe(120);
  });

  it('counts the retries that it refused', async () => {
    const { budget, metrics } = create();
    spendAll(budget);
    budget.spend();
    expect(await metrics.metrics()).toContain('http_client_retries_refused_total{target="document"} 2');
  });
});
