import type { Check } from './checks.ts';
import type { Outcome } from './run-command.ts';

/** Runs checks one after the other, shows what failed, and ends with one line of counts. Answers the exit code. */
export async function runChecks(
  chosen: readonly Check[],
  out: { write(text: string): unknown },
): Promise<number> {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const check of chosen) {
    const startedAt = Date.now();
    out.write(`\n▶ ${check.name}: ${check.what}\n`);
    const outcome = await attempt(check);
    total.passed += outcome.passed;
    total.failed += outcome.failed;
    total.skipped += outcome.skipped;
    if (outcome.failed > 0) out.write(`${outcome.output}\n`);
    const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
    out.write(`${outcome.failed > 0 ? '✗' : '✓'} ${check.name}: ${counts(outcome)} in ${seconds} s\n`);
  }
  const skipped = total.skipped > 0 ? `${total.skipped} skipped, for the reasons shown above\n` : '';
  // The last line has one form, whatever happened: scripts read it.
  out.write(`\n${skipped}${counts({ ...total, skipped: 0 })}\n`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
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
