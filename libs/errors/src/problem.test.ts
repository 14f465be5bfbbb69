import { describe, expect, it } from 'vitest';
import { isErrorCode } from './error-code.ts';
import { AppError, codeFacts, fromProblem, toAppError, toProblem } from './index.ts';

describe('problem details', () => {
  it('carries an error over the wire and back without loss', () => {
    const sent = new AppError('invalid_argument', 'The body is not valid.', {
      reason: 'invalid_body',
      details: { field: 'email' },
      errors: [{ pointer: '/email', detail: 'is not an e-mail address' }],
      retryAfterSeconds: 3,
    });
    const problem = toProblem(sent, { instance: '/v1/users', requestId: 'r-1' });
    const received = fromProblem(problem.status, JSON.parse(JSON.stringify(problem)));
    expect(received).toMatchObject({
      code: sent.code,
      reason: sent.reason,
      message: sent.message,
      details: sent.details,
      errors: sent.errors,
      retryable: false,
      retryAfterSeconds: 3,
    });
  });

  it('says the same once more where clients of the API of OpenAI look for it', () => {
    const sent = new AppError('invalid_argument', 'The body is not valid.', {
      reason: 'invalid_body',
      errors: [{ pointer: '/messages/0/content', detail: 'is empty' }],
    });
    expect(toProblem(sent).error).toEqual({
      message: 'The body is not valid. (messages[0].content: is empty)',
      type: 'invalid_request_error',
      param: 'messages[0].content',
      code: 'invalid_body',
    });
    const whole = new AppError('invalid_argument', 'The body is not valid.', {
      errors: [{ pointer: '', detail: 'is a list' }],
    });
    expect(toProblem(whole).error).toMatchObject({
      message: 'The body is not valid. (is a list)',
      param: null,
    });
  });

  it.each([
    ['unauthenticated', 'authentication_error'],
    ['permission_denied', 'permission_error'],
    ['not_found', 'invalid_request_error'],
    ['resource_exhausted', 'rate_limit_error'],
    ['unavailable', 'server_error'],
  ] as const)('names the kind of %s as those clients know it', (code, type) => {
    expect(toProblem(new AppError(code, 'No.')).error).toMatchObject({ type, param: null, code });
  });

  it.each([
    ['unauthenticated', 'credential_missing', 1001],
    ['unauthenticated', 'invalid_api_key', 1002],
    ['permission_denied', 'missing_scope', 1002],
    ['not_found', 'knowledge_not_found', 2001],
    ['invalid_argument', 'invalid_body', undefined],
    ['unavailable', 'overloaded', undefined],
  ] as const)('has the number of Dify for %s %s, for Dify alone: %s', (code, reason, number) => {
    const sent = new AppError(code, 'No.', { reason });
    const { error_code, error_msg } = toProblem(sent, { dialect: 'dify' });
    expect([error_code, error_msg]).toEqual(number === undefined ? [undefined, undefined] : [number, 'No.']);
    expect(toProblem(sent)).not.toHaveProperty('error_code');
  });

  it('shows nothing of an error that was not meant for callers', () => {
    const problem = toProblem(new Error('password=hunter2'));
    expect(problem.status).toBe(500);
    expect(JSON.stringify(problem)).not.toContain('hunter2');
  });

  it('finds the AppError behind wrapping errors, and survives a cause that loops', () => {
    const inner = new AppError('not_found', 'No such document.', { reason: 'document_not_found' });
    expect(toAppError(new Error('outer', { cause: inner }))).toBe(inner);
    const loop = new Error('a');
    loop.cause = loop;
    expect(toAppError(loop).code).toBe('internal');
  });

  it('takes the code from the status when the body is no problem of ours', () => {
    expect(fromProblem(404, '<html>').code).toBe('not_found');
    expect(fromProblem(502, undefined).code).toBe('unavailable');
    expect(fromProblem(418, null).code).toBe('invalid_argument');
    expect(fromProblem(500, { code: 'toString' }).code).toBe('internal');
  });

  it('maps every code to a status that maps back to it', () => {
    for (const code of Object.keys(codeFacts)) {
      if (!isErrorCode(code)) throw new Error(code);
      expect(fromProblem(codeFacts[code].status, {}).code).toBe(code);
    }
  });
});
