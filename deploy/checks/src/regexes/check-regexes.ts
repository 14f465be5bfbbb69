import { check as analyse } from 'recheck';
import type { Outcome } from '../runner/run-command.ts';
import { type FoundRegex, regexesOfProject } from './find-regexes.ts';

/** The analysis of one pattern takes milliseconds, of a few some seconds; this is for a machine that does more beside. */
const analysisTimeoutMs = 60_000;

/**
 * Its trials end by the steps that they count. Ended by the clock as well (250 ms, 1 s), they would take a pattern for slow because
 * the machine is busy.
 */
const judging = {
  timeout: analysisTimeoutMs,
  attackTimeout: null,
  incubationTimeout: null,
  seedingTimeout: null,
} as const;

/**
 * No regular expression of a source may take more than linear time, whatever it is given: what a stranger sends reaches
 * many of them, and nobody can say of one today that it never will. Patterns are judged by recheck, which knows that a
 * search without an anchor begins anew at every character. One that is put together at run time cannot be judged: they
 * are for `deploy` alone, whose inputs are the project's own. recheck's binary, where npm has one for the machine, takes a fifth of
 * the time of its JavaScript, which does it elsewhere.
 */
export async function checkRegexes(): Promise<Outcome> {
  const { literals, madeAtRunTime } = await regexesOfProject();
  const problems = madeAtRunTime
    .filter((at) => !at.startsWith('deploy/'))
    .map((at) => `${at}: the pattern is made at run time, so that nobody can say how long it takes`);
  let passed = 0;
  for (const [pattern, places] of Map.groupBy(literals, ({ source, flags }) => `/${source}/${flags}`)) {
    const problem = await problemOf(places[0] as FoundRegex);
    if (problem === undefined) passed += 1;
    else problems.push(`${places.map(({ at }) => at).join(', ')}: ${pattern} ${problem}`);
  }
  return { passed, failed: problems.length, skipped: 0, output: problems.join('\n') };
}

/** Why a pattern is refused; undefined for one that takes linear time. */
export async function problemOf({
  source,
  flags,
}: Pick<FoundRegex, 'source' | 'flags'>): Promise<string | undefined> {
  // recheck does not know `v`; without set operations it means what `u` means.
  const verdict = await analyse(source, flags.replace('v', 'u'), judging);
  if (verdict.status === 'safe') return undefined;
  if (verdict.status === 'unknown') return `cannot be analysed (${verdict.error.kind})`;
  return `takes more than linear time (${verdict.complexity.summary}), for example with ${verdict.attack.pattern}`;
}
