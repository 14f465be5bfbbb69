import { describe, expect, it } from 'vitest';
import { isGroupId, nobody, tenantOf } from './fair-key.ts';

describe('tenantOf', () => {
  it('is the tenant that the data names', () => {
    expect(tenantOf({ data: { tenantId: 't-1' } })).toBe('t-1');
  });

  it.each([{}, { data: null }, { data: 'text' }, { data: {} }, { data: { tenantId: 7 } }])(
    'is nobody without one: %j',
    (event) => {
      expect(tenantOf(event)).toBe(nobody);
    },
  );
});

describe('isGroupId', () => {
  it('takes what SNS takes', () => {
    expect(isGroupId('0198c0de-7000-7000-8000-000000000000')).toBe(true);
    for (const refused of ['', 'a b', 'ä', 'a\n', 'x'.repeat(129)]) expect(isGroupId(refused)).toBe(false);
  });
});
