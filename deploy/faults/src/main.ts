import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { countOption, parseCommandLine } from '@lectern/project';
import { describeUnrestOf, describeViolations, tablesOf } from './report.ts';
import { type FaultRun, runFaults } from './run-faults.ts';

const usage = `npm run faults -- [OPTION…]

  --documents N   how many documents go in; 250 if not set
  --rounds N      how often every fault is injected; once for each 250 documents if not set
  --seed S        the same faults and documents as another run with it; random if not set
  --help          show this text
`;

/** @throws TypeError for an unknown option or what is no number */
function parseOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      documents: { type: 'string', default: '250' },
      rounds: { type: 'string' },
      seed: { type: 'string', default: String(randomInt(1, 2 ** 31)) },
    },
  });
  return {
    help: values.help,
    documents: countOption('documents', values.documents),
    rounds: values.rounds === undefined ? undefined : countOption('rounds', values.rounds),
    seed: countOption('seed', values.seed),
  };
}

/** `npm run faults`: prints what was injected, what held, and each violation. Exit code 1 with a violation. */
const { documents, rounds, seed } = parseCommandLine(process, { usage, parse: parseOptions });
const startedAt = performance.now();
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const seconds = (): string => ((performance.now() - startedAt) / 1_000).toFixed(0);
say(`seed ${seed}, ${documents} documents`);
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
const run = await runFaults({
  documents,
  rounds,
  seed,
  say: (line) => say(`${seconds()} s: ${line}`),
  signal: stop.signal,
}).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  return process.exit(stop.signal.aborted ? 130 : 1);
});
const held = await report(run).finally(run.close);
process.exit(held ? 0 : 1);

/** Prints what came of a run. @returns whether everything held */
async function report(done: FaultRun): Promise<boolean> {
  const unrest = await describeUnrestOf(done);
  if (unrest !== '') say(`${unrest}\n`);
  const findings = await done.check();
  const violations = await describeViolations(done, findings);
  say(`\n${tablesOf(done, findings)}\n`);
  for (const violation of violations) say(`${violation}\n`);
  const isSound = unrest === '' && violations.length === 0;
  if (!isSound) say(`the logs of all processes are kept in ${await done.keepLogs()}`);
  const count = violations.length === 0 ? 'no' : violations.length;
  say(`seed ${seed}: ${documents} documents, ${count} violations, in ${seconds()} s`);
  return isSound;
}
