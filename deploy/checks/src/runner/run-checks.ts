import type { Check } from './checks.ts';
import type { Outcome } from './run-command.ts';

/** Checks that run side by side: many have one thread, or wait for a process. */
const atATime = 2;

/**
 * Runs checks in their order, those that are `quiet` two at a time. Shows what failed, and ends with what failed once more and one
 * line of counts: who has only the end of a long output sees what to look for. Answers the exit code.
 */
export async function runChecks(
  chosen: readonly Check[],
  out: { write(text: string): unknown },
): Promise<number> {
  const outcomes = new Map<Check, Outcome>();
  for (const group of groupsOf(chosen)) {
    const waiting = group.values();
    const lane = async (): Promise<void> => {
      for (const check of waiting) outcomes.set(check, await runCheck(check, out));
    };
    await Promise.all(Array.from({ length: atATime }, lane));
  }
  const ran = chosen.map((check) => ({ name: check.name, outcome: outcomes.get(check) as Outcome }));
  const sum = (count: 'passed' | 'failed' | 'skipped'): number =>
    ran.reduce((total, { outcome }) => total + outcome[count], 0);
  const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')];
  const failures = ran.flatMap(({ name, outcome }) =>
    outcome.failed > 0 ? namesOf(outcome).map((failure) => `  ${name}: ${failure}\n`) : [],
  );
  if (failures.length > 0) out.write(`\nFailed:\n${failures.join('')}`);
  // The last line has one form, whatever happened: scripts read it.
  const skips = skipped > 0 ? `${skipped} skipped, for the reasons shown above\n` : '';
  out.write(`\n${skips}${counts({ passed, failed, skipped: 0 })}\n`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

/** Quiet checks that follow each other are one group; each other check is one by itself. */
function groupsOf(chosen: readonly Check[]): Check[][] {
  const groups: Check[][] = [];
  for (const check of chosen) {
    const last = groups.at(-1);
    if (check.quiet && last?.[0]?.quiet) last.push(check);
    else groups.push([check]);
  }
  return groups;
}

async function runCheck(check: Check, out: { write(text: string): unknown }): Promise<Outcome> {
  const startedAt = Date.now();
  out.write(`\n▶ ${check.name}: ${check.what}\n`);
  const outcome = await attempt(check);
  const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
  const why = outcome.failed > 0 ? `${outcome.output}\n` : '';
  // At once, so that what two checks say does not mix.
  out.write(`${why}${outcome.failed > 0 ? '✗' : '✓'} ${check.name}: ${counts(outcome)} in ${seconds} s\n`);
  return outcome;
}

function namesOf({ failed, failures = [] }: Outcome): readonly string[] {
  return failures.length > 0 ? failures : [`${failed} of its own; see above`];
}

async function attempt(check: Check): Promise<Outcome> {
  try {
    return await check.run();
  } catch (error) {
    return {
      passed: 0,
      failed: 1,
      skipped: 0,
      output: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

function counts({ passed, failed, skipped }: Pick<Outcome, 'passed' | 'failed' | 'skipped'>): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
