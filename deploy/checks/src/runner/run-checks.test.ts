import { describe, expect, it } from 'vitest';
import type { Check } from './checks.ts';
import { runChecks } from './run-checks.ts';
import type { Outcome } from './run-command.ts';

const check = (name: string, outcome: Partial<Outcome>): Check => ({
  name,
  what: name,
  run: async () => ({ passed: 0, failed: 0, skipped: 0, output: '', ...outcome }),
});

async function run(checks: Check[]): Promise<{ code: number; text: string; last: string | undefined }> {
  let text = '';
  const code = await runChecks(checks, { write: (part) => (text += part) });
  return { code, text, last: text.trimEnd().split('\n').at(-1) };
}

describe('a run of checks', () => {
  it('ends with one line of counts, and with 0 when all of them hold', async () => {
    const { code, last } = await run([check('a', { passed: 3 }), check('b', { passed: 4 })]);
    expect([code, last]).toEqual([0, '7 passed, 0 failed']);
  });

  it('ends with a line of the same form when something was skipped, and says so above it', async () => {
    const { code, text, last } = await run([check('a', { passed: 1, skipped: 2 })]);
    expect([code, last]).toEqual([0, '1 passed, 0 failed']);
    expect(text).toContain('2 skipped');
  });

  it('goes on after a failure, shows its output, and ends with 1', async () => {
    const { code, text, last } = await run([
      check('a', { failed: 1, output: 'why' }),
      check('b', { passed: 1 }),
    ]);
    expect([code, last]).toEqual([1, '1 passed, 1 failed']);
    expect(text).toContain('why');
  });

  it('names what failed once more at its end', async () => {
    const { text } = await run([
      check('a', { failed: 1, output: 'why', failures: ['a.test.ts: does it: expected 1'] }),
      check('b', { passed: 1 }),
      check('c', { failed: 2 }),
    ]);
    const end = text.slice(text.indexOf('Failed:'));
    expect(end.split('\n').filter((line) => line !== '')).toEqual([
      'Failed:',
      '  a: a.test.ts: does it: expected 1',
      '  c: 2 of its own; see above',
      '1 passed, 3 failed',
    ]);
  });

  it('runs two quiet checks at a time, and any other alone', async () => {
    let running = 0;
    const seen: [string, number][] = [];
    const step = (name: string, quiet?: true): Check => ({
      ...check(name, {}),
      ...(quiet && { quiet }),
      run: async () => {
        running += 1;
        await new Promise(setImmediate);
        seen.push([name, running]);
        running -= 1;
        return { passed: 1, failed: 0, skipped: 0, output: '' };
      },
    });
    await run([step('a', true), step('b', true), step('c'), step('d', true)]);
    expect(seen).toEqual([
      ['a', 2],
      ['b', 1],
      ['c', 1],
      ['d', 1],
    ]);
  });

  it('counts a check that cannot run as failed', async () => {
    const broken: Check = { name: 'a', what: 'a', run: () => Promise.reject(new Error('no biome here')) };
    const { code, text } = await run([broken]);
    expect(code).toBe(1);
    expect(text).toContain('no biome here');
  });

  it('ends with 1 when nothing was checked', async () => {
    expect((await run([])).code).toBe(1);
  });
});
