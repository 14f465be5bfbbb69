import { describe, expect, it } from 'vitest';
import { problemOf } from './check-regexes.ts';
import { regexesOf, regexesOfProject } from './find-regexes.ts';
import { cpuMsOf, longInputs } from './long-inputs.ts';

const inputLength = 20_000;
/** A linear pattern takes below 2 ms for such an input, a quadratic one some hundred. */
const mostCpuMs = 60;

/**
 * The input of these lengths that takes a pattern longest, up to the first that takes too long. Measured three times
 * then: the engine compiles, and collects garbage, while it runs.
 */
function slowest(
  regex: { source: string; flags: string },
  lengths: readonly number[] = [inputLength],
): { ms: number; input: string } {
  let worst = { ms: 0, input: '' };
  for (const text of lengths.flatMap((length) => [...longInputs(regex, length)])) {
    let ms = cpuMsOf(regex, text);
    for (let again = 0; ms > mostCpuMs && again < 2; again += 1) ms = Math.min(ms, cpuMsOf(regex, text));
    if (ms > worst.ms) worst = { ms, input: JSON.stringify(text.slice(0, 40)) };
    if (ms > mostCpuMs) break;
  }
  return worst;
}

const { literals } = await regexesOfProject();
const patterns = [...Map.groupBy(literals, ({ source, flags }) => `/${source}/${flags}`)];

describe('the regular expressions of the sources', () => {
  it('are found', () => expect(patterns.length).toBeGreaterThan(100));

  it.each(patterns)('%s takes linear time for long inputs', (_, places) => {
    const regex = places[0] as (typeof places)[0];
    const { ms, input } = slowest(regex);
    expect(ms, `${places.map(({ at }) => at).join(', ')} with ${input}…`).toBeLessThan(mostCpuMs);
  });
});

describe('the check of regular expressions', () => {
  const bad = [
    { source: '[^\\S\\n]+$', flags: 'gm' },
    { source: '^(a+)+$', flags: '' },
    { source: '\\/+$', flags: '' },
    { source: '<meta[^>]+charset\\s*=', flags: 'i' },
  ];

  it.each(bad)('refuses /$source/$flags with a text that shows why', async (regex) => {
    expect(await problemOf(regex)).toMatch(/more than linear time .* for example with '/);
  });

  it.each(bad.slice(0, 3))('sees /$source/$flags take long for long inputs', (regex) => {
    // An exponential one must be seen early: it would never come to the end of a long input.
    expect(slowest(regex, [24, 28, inputLength]).ms).toBeGreaterThan(mostCpuMs);
  });

  it('takes a pattern whose search begins once for every run', async () => {
    expect(await problemOf({ source: '(?<!\\/)\\/+$', flags: '' })).toBeUndefined();
  });

  it('finds literals with their lines, and patterns that are made at run time', async () => {
    const source =
      "// é\nconst a = /x\\/y/gu;\nexport const b = (s: string) => new RegExp(s);\nRegExp('z');\n";
    expect(await regexesOf('libs/a.ts', source)).toEqual({
      literals: [{ at: 'libs/a.ts:2', source: 'x\\/y', flags: 'gu' }],
      madeAtRunTime: ['libs/a.ts:3', 'libs/a.ts:4'],
    });
  });
});
