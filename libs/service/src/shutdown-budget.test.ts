import { expect, it } from 'vitest';
import { shutdownBudget } from './shutdown-budget.ts';

it('the two waits of a stop together take no longer than was allowed', () => {
  for (const timeoutMs of [0, 1, 999, 20_000]) {
    const { httpMs, handlersMs } = shutdownBudget(timeoutMs);
    expect(httpMs + handlersMs).toBe(timeoutMs);
    expect(httpMs).toBeGreaterThanOrEqual(handlersMs);
  }
});
