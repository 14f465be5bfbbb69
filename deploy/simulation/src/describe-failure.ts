import type { Outcome } from './run.ts';

/** What people need of a run that failed: what is wrong, the last steps, and how it is repeated. */
export function describeFailure(run: string, { violations, trace }: Outcome): string {
  return [
    ...violations.map((violation) => `violated: ${violation}`),
    'the last steps:',
    ...trace.map((step) => `  ${step}`),
    `to be repeated by: npm run simulate -- ${run}`,
  ].join('\n');
}
