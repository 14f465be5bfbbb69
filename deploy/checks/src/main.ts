import { parseCommandLine } from '@lectern/project';
import { checks, chooseChecks } from './runner/checks.ts';
import { runChecks } from './runner/run-checks.ts';

const usage = `npm test -- [NAME…]

Runs the checks of these names. Without a name, or with "all": every check that needs nothing but Node and npm.

${checks.map(({ name, what }) => `  ${name.padEnd(17)}${what}`).join('\n')}
`;

/** `npm test`. Exit codes: 0 when every check passed, 1 otherwise, 2 for an unknown name. */
const { chosen } = parseCommandLine(process, {
  usage,
  parse: (args) => {
    const help = args.some((arg) => arg === '--help' || arg === '-h');
    return { help, chosen: help ? [] : chooseChecks(args) };
  },
});
process.exit(await runChecks(chosen, process.stdout));
