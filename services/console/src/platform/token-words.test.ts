import { expect, it } from 'vitest';
import { tokenWords } from './token-words.ts';

it('promises no mail where none is sent', () => {
  expect(tokenWords('print')).toMatchObject({
    title: expect.stringMatching(/^No mail/),
    text: expect.stringContaining('.data/logs/user.log'),
  });
  expect(tokenWords('none').title).toBe('This platform sends no tokens.');
  for (const notifier of ['smtp', null, undefined] as const)
    expect(tokenWords(notifier).title).toBe('A token is on its way to the address.');
});
