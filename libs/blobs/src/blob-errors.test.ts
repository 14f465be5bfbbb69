import { S3ServiceException } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { toBlobError } from './blob-errors.ts';

const answered = (name: string, httpStatusCode: number) =>
  new S3ServiceException({ name, $fault: 'server', $metadata: { httpStatusCode }, message: name });

describe('toBlobError', () => {
  it('takes overload and failure of the store for something that passes', () => {
    for (const error of [answered('SlowDown', 503), answered('InternalError', 500), answered('Slow', 429)]) {
      expect(toBlobError(error)).toMatchObject({ code: 'unavailable', retryable: true, cause: error });
    }
  });

  it('takes a refusal and a missing bucket for our own fault', () => {
    for (const error of [answered('AccessDenied', 403), answered('NoSuchBucket', 404)]) {
      expect(toBlobError(error)).toBe(error);
    }
  });

  it('takes a lost connection and an answer that is none of S3 for something that passes, and leaves other errors alone', () => {
    const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    expect(toBlobError(reset)).toMatchObject({ code: 'unavailable', cause: reset });
    const page = Object.defineProperty(new SyntaxError('unexpected content'), '$response', { value: {} });
    expect(toBlobError(page)).toMatchObject({ code: 'unavailable', cause: page });
    const bug = new TypeError('bug');
    expect(toBlobError(bug)).toBe(bug);
  });
});
