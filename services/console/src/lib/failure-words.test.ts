import { expect, it } from 'vitest';
import { failureText } from './failure-words.ts';

const message = (why: string) =>
  `This step was given up. ${why} Try again by POST /v1/documents/{id}/retry, or upload the file again.`;

it('says by its reason why a step was given up, and names the button in place of a call', () => {
  const reason = 'too_many_deliveries';
  expect(failureText({ reason, message: message('It was delivered 5 times.') })).toBe(
    'The platform tried this step several times, and it never came to its end. Retry it, or upload the file again.',
  );
  expect(failureText({ reason: 'invalid_event', message: message('It is against its schema.') })).toBe(
    'This step was given up. It is against its schema. Retry it, or upload the file again.',
  );
});

it('leaves every other sentence as the platform says it', () => {
  const failure = { reason: 'encrypted', message: 'The file is protected by a password.' };
  expect(failureText(failure)).toBe(failure.message);
});
