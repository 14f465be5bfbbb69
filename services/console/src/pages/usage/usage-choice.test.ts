import { expect, it } from 'vitest';
import { choiceIn, withChoice } from './usage-choice.ts';

it('stands in the address, without what is as usual', () => {
  const choice = { days: 7, key: 'key-1', model: 'a/b' } as const;
  const params = withChoice(new URLSearchParams('tab=1'), choice);
  expect(params.toString()).toBe('tab=1&days=7&key=key-1&model=a%2Fb');
  expect(choiceIn(params)).toEqual(choice);
  expect(withChoice(params, { days: 30, key: '', model: '' }).toString()).toBe('tab=1');
});

it('takes no period that is not offered', () => {
  expect(choiceIn(new URLSearchParams('days=12000'))).toEqual({ days: 30, key: '', model: '' });
});
