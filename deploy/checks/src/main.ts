import { checks } from './checks.ts';
import { runChecks } from './run-checks.ts';

/** `npm test`: everything that has to hold. `npm test -- lint unit` runs only the checks of these names. */
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !checks.some((check) => check.name === name));
if (unknown.length > 0) {
  process.stderr.write(
    `Unknown: ${unknown.join(', ')}. There are: ${checks.map((check) => check.name).join(', ')}\n`,
  );
  process.exit(2);
}
const chosen = wanted.length === 0 ? checks : checks.filter((check) => wanted.includes(check.name));
process.exit(await runChecks(chosen, process.stdout));
