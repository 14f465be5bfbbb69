import { AppError } from '@lectern/errors';
import { errors } from 'undici';
import { describe, expect, it } from 'vitest';
import { ClientGoneError, callOutcomeOf, isConnectionFailure, toUpstreamError } from './upstream-error.ts';

const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:8080'), { code: 'ECONNREFUSED' });

describe('what became of an exchange', () => {
  it.each([
    ['a refused connection', refused, 'unavailable', 'failed', true],
    ['a connection that takes too long', new errors.ConnectTimeoutError(), 'unavailable', 'failed', true],
    ['a reset', new errors.SocketError('other side closed'), 'unavailable', 'failed', true],
    ['silence before the headers', new errors.HeadersTimeoutError(), 'deadline_exceeded', 'failed', false],
    ['silence in the body', new errors.BodyTimeoutError(), 'deadline_exceeded', 'failed', false],
    [
      'a malformed request',
      new errors.InvalidArgumentError('invalid header'),
      'invalid_argument',
      'inconclusive',
      false,
    ],
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
