import { AppError } from '@lectern/errors';
import { describe, expect, it } from 'vitest';
import { classify } from './delivery-outcome.ts';
import type { Dependency } from './dependency.ts';

const goOn = new AbortController().signal;
const database: Dependency = {
  name: 'database',
  reasons: ['database_unavailable'],
  check: async () => undefined,
};
const databaseDown = new AppError('unavailable', 'No database.', { reason: 'database_unavailable' });

describe('classify', () => {
  const useless = new AppError('unprocessable', 'No text in it.');
  const kindOf = (error: unknown, signal = goOn) =>
    classify(error, { signal, dependencies: [database] }).kind;

  it('finds what was foreseen behind other errors', () => {
    expect(kindOf(useless)).toBe('permanent');
    expect(kindOf(new Error('outer', { cause: useless }))).toBe('permanent');
    expect(kindOf(new Error('outer', { cause: databaseDown }))).toBe('outage');
    expect(kindOf(new AppError('unavailable', 'Busy.'))).toBe('transient');
  });

  it('leaves open what nobody foresaw', () => {
    expect(kindOf(new TypeError('x is undefined'))).toBe('unforeseen');
    expect(kindOf('thrown text')).toBe('unforeseen');
  });

  it('does not ask an error of work that the stop of the process cut short', () => {
    expect(kindOf(useless, AbortSignal.abort())).toBe('stopping');
  });
});
