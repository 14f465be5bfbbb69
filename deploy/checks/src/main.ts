import { type Check, chooseChecks } from './runner/checks.ts';
import { runChecks } from './runner/run-checks.ts';

/** `npm test`: everything that has to hold. `npm test -- lint unit` runs only the checks of these names. */
let chosen: Check[];
try {
  chosen = chooseChecks(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(2);
}
process.exit(await runChecks(chosen, process.stdout));
