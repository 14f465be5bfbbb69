import { AppError, fromProblem } from '@lectern/errors';
import { describe, expect, it } from 'vitest';
import { abortedBy, LocalFailure, outcomeOf, retryScopeOf } from './failure.ts';

describe('an error that was rebuilt from an answer', () => {
  it('never counts as "nothing was sent", whatever it says of itself', () => {
    const remote = fromProblem(503, { code: 'unavailable', reason: 'no_instance', retry: 'any' });
    expect(retryScopeOf(remote)).toBe('idempotent');
    expect(outcomeOf(remote)).toBe('failed');
  });

  it('tells of a sick target from status 500 on', () => {
    expect(outcomeOf(new AppError('resource_exhausted', ''))).toBe('answered');
    expect(outcomeOf(new AppError('internal', ''))).toBe('failed');
    expect(outcomeOf(new TypeError(''))).toBe('failed');
  });
});

describe('abortedBy', () => {
  it('keeps an AppError, knows a time-out, and takes the rest for a caller who left', () => {
    const reason = new LocalFailure('unavailable', 'stopping', { retry: 'never', outcome: 'inconclusive' });
    expect(abortedBy(AbortSignal.abort(reason))).toBe(reason);
    const timeout = AbortSignal.abort(new DOMException('late', 'TimeoutError'));
    expect(abortedBy(timeout)).toMatchObject({ code: 'deadline_exceeded' });
    expect(abortedBy(AbortSignal.abort('bored'))).toMatchObject({ code: 'cancelled', cause: 'bored' });
  });
});
