import { LecternError } from '@lectern/client';
import { expect, it } from 'vitest';
import { describeError } from './describe-error.ts';

it('says why a file was not taken once, with a limit that people can read', () => {
  const message = 'A document may have at most 67108864 bytes.';
  const tooLarge = new LecternError('payload_too_large', message, {
    reason: 'document_too_large',
    status: 413,
    details: { maxBytes: 67_108_864 },
    errors: [{ pointer: '/file', detail: 'is too large' }],
  });
  expect(describeError(tooLarge)).toEqual({ title: 'A document may have at most 67.1 MB.' });
});

it('names the fields that were wrong, and when it can be tried again', () => {
  const refused = new LecternError('resource_exhausted', 'Too many requests.', {
    reason: 'rate_limited',
    status: 429,
    retryAfterSeconds: 6.2,
    errors: [{ pointer: '/filter/metadata', detail: 'has too many names.' }],
  });
  expect(describeError(refused)).toEqual({
    title: 'Too many requests.',
    text: 'filter › metadata: has too many names. Try again in 7 s.',
  });
});
