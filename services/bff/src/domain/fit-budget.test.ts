import { describe, expect, it } from 'vitest';
import { passagesOf } from '../../test/support/passages.ts';
import { estimateTokens, fitBudget } from './fit-budget.ts';

describe('the budget', () => {
  const passages = passagesOf(
    { text: 'a'.repeat(400) },
    { text: `${'First sentence is here now. '.repeat(10)}`.trim() },
    { text: 'c'.repeat(400) },
  );

  it('takes all that fits', () => {
    expect(fitBudget(passages, 1500)).toEqual(passages);
  });

  it('cuts the first that does not fit at the end of a sentence, and stops there', () => {
    const fitting = fitBudget(passages, 150);
    expect(fitting).toHaveLength(2);
    expect(fitting[1]?.text).toMatch(/now\.$/);
    expect(fitting.reduce((sum, { text }) => sum + estimateTokens(text), 0)).toBeLessThanOrEqual(150);
  });

  it('leaves out a rest that is too short to say anything, and a word that cannot be cut', () => {
    expect(fitBudget(passages, 105)).toHaveLength(1);
    expect(fitBudget(passages, 50)).toHaveLength(0);
  });
});
