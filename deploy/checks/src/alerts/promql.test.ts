import { describe, expect, it } from 'vitest';
import { readPromQl } from './promql.ts';

describe('readPromQl', () => {
  it('finds series, conditions and groupings wherever they stand', () => {
    const found = readPromQl(
      'sum by (job) (rate(a_total{x="1", y!~"p|q"}[$__rate_interval])) / on (instance) up > 0.5 unless b',
    );
    expect(found).toEqual({
      selectors: [
        {
          metric: 'a_total',
          matchers: [
            { label: 'x', operator: '=', value: '1' },
            { label: 'y', operator: '!~', value: 'p|q' },
          ],
        },
        { metric: 'up', matchers: [] },
        { metric: 'b', matchers: [] },
      ],
      groupedBy: ['job', 'instance'],
      errors: [],
    });
  });

  it.each(['sum by (job (up)', 'rate(up[5m]', 'up{job=}', ''])('reports %j as no PromQL', (expression) => {
    expect(readPromQl(expression).errors).not.toEqual([]);
  });
});
