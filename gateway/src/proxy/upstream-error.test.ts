import { AppError } from '@lectern/errors';
import { describe, expect, it } from 'vitest';
import {
  AnswerSyntaxError,
  AnswerTimeoutError,
  ConnectionClosedError,
  ConnectTimeoutError,
  RequestSyntaxError,
} from '../upstream/errors.ts';
import { ClientGoneError, callOutcomeOf, isConnectionFailure, toUpstreamError } from './upstream-error.ts';

const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:8080'), { code: 'ECONNREFUSED' });

describe('what became of an exchange', () => {
  it.each([
    ['a refused connection', refused, 'unavailable', 'failed', true],
    ['a connection that takes too long', new ConnectTimeoutError(), 'unavailable', 'failed', true],
    ['a reset', new ConnectionClosedError(), 'unavailable', 'failed', true],
    ['what is no answer', new AnswerSyntaxError('no status line'), 'unavailable', 'failed', true],
    ['silence', new AnswerTimeoutError(), 'deadline_exceeded', 'failed', false],
    ['a malformed request', new RequestSyntaxError(), 'invalid_argument', 'inconclusive', false],
    ['a client that left', new ClientGoneError(), 'cancelled', 'inconclusive', false],
    [
      'no instance',
      new AppError('unavailable', 'None.', { reason: 'no_instance' }),
      'unavailable',
      'failed',
      false,
    ],
  ] as const)('%s', (_, error, code, outcome, another) => {
    expect(toUpstreamError(error, 'document').code).toBe(code);
    expect(callOutcomeOf(error)).toBe(outcome);
    expect(isConnectionFailure(error)).toBe(another);
  });

  it('tells callers no address', () => {
    expect(toUpstreamError(refused, 'document').message).not.toContain('10.0.0.7');
  });

  it('passes on how long a breaker stays open', () => {
    const open = new AppError('unavailable', 'Open.', { retryAfterSeconds: 5 });
    expect(toUpstreamError(open, 'document').retryAfterSeconds).toBe(5);
  });
});
