import type { Check } from './checks.ts';
import type { Outcome } from './run-command.ts';

/**
 * Runs checks one after the other, shows what failed, and ends with what failed once more and one line of counts: who has only the
 * end of a long output sees what to look for. Answers the exit code.
 */
export async function runChecks(
  chosen: readonly Check[],
  out: { write(text: string): unknown },
): Promise<number> {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const failures: string[] = [];
  for (const check of chosen) {
    const startedAt = Date.now();
    out.write(`\n▶ ${check.name}: ${check.what}\n`);
    const outcome = await attempt(check);
    total.passed += outcome.passed;
    total.failed += outcome.failed;
    total.skipped += outcome.skipped;
    if (outcome.failed > 0) {
      out.write(`${outcome.output}\n`);
      failures.push(...namesOf(outcome).map((failure) => `  ${check.name}: ${failure}\n`));
    }
    const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
    out.write(`${outcome.failed > 0 ? '✗' : '✓'} ${check.name}: ${counts(outcome)} in ${seconds} s\n`);
  }
  const skipped = total.skipped > 0 ? `${total.skipped} skipped, for the reasons shown above\n` : '';
  if (failures.length > 0) out.write(`\nFailed:\n${failures.join('')}`);
  // The last line has one form, whatever happened: scripts read it.
  out.write(`\n${skipped}${counts({ ...total, skipped: 0 })}\n`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
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
