import { expect, it } from 'vitest';
import { firstOf, mostListed } from './first-of.ts';

async function* numbers(many: number) {
  for (let at = 0; at < many; at++) yield at;
}

it('takes more than a page of a list, and ends where it is too long', async () => {
  expect(await firstOf(numbers(250))).toHaveLength(250);
  expect(await firstOf(numbers(5_000))).toHaveLength(mostListed);
});
