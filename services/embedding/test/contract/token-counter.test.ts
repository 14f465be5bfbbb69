import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadTokenCounter } from '../../src/adapters/model/load-token-counter.ts';
import { loadTokenizer } from '../../src/adapters/model/tokenizer.ts';
import { testModel } from '../support/test-providers.ts';

const parts = [
  ...'abcXYZéß0129.,-;€≠中日本のタइ์กขกำ🙂👩 \t\n[]$+=^`~|\u0301\u200dΐΩﬁ',
  'antidis',
  'establish',
  ' the ',
];
const text = fc
  .array(fc.constantFrom(...parts), { maxLength: 60 })
  .map((chosen) => chosen.join('').normalize());

describe('the token counter', () => {
  it('counts as the tokenizer of the model does', async () => {
    const directory = await testModel();
    const [tokenizer, count] = await Promise.all([loadTokenizer(directory), loadTokenCounter(directory)]);
    fc.assert(
      fc.property(text, (sample) => {
        expect(count(sample)).toBe(tokenizer.encode(sample, { add_special_tokens: false }).ids.length);
      }),
      { numRuns: 2_000 },
    );
  });

  it('counts words of a hundred letters in a few microseconds a letter', async () => {
    const count = await loadTokenCounter(await testModel());
    const words = Array.from({ length: 10_000 }, (_, i) => `${'abcdefghij'.repeat(9)}${i}`).join(' ');
    const before = process.cpuUsage();
    count(words);
    expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
  });
});
