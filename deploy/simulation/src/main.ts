import { parseArgs } from 'node:util';
import { countOption, parseCommandLine } from '@lectern/project';
import type { Databases } from './database.ts';
import { describeFailure } from './describe-failure.ts';
import { type Life, lifeNamed, lives } from './lives.ts';
import { openPlatformDatabases } from './platform-databases.ts';
import { type Outcome, runLife, runSeed } from './run.ts';

const usage = `npm run simulate -- [OPTION…]

  --seeds N         crashes every await of the fixed lives, then runs N seeds; 1000 if not set
  --first S         the first of these seeds; 1 if not set
  --seed S          one seed, with its steps
  --life NAME       one fixed life, with its steps
  --crash-after N   of this life, the step that it crashes after; none if not set
  --help            show this text
`;

/** @throws TypeError for an unknown option, life, or what is no number */
function parseOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      seeds: { type: 'string', default: '1000' },
      first: { type: 'string', default: '1' },
      seed: { type: 'string' },
      life: { type: 'string' },
      'crash-after': { type: 'string' },
    },
  });
  const number = (name: 'seeds' | 'first' | 'seed' | 'crash-after') =>
    values[name] === undefined ? undefined : countOption(name, values[name]);
  return {
    help: values.help,
    life: values.life === undefined ? undefined : { name: values.life, run: lifeNamed(values.life) },
    seeds: countOption('seeds', values.seeds),
    first: countOption('first', values.first),
    seed: number('seed'),
    crashAfter: number('crash-after'),
  };
}

type Options = ReturnType<typeof parseOptions>;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const seedsPerLine = 100;

/** One run, with its steps. @returns whether everything was as it has to be */
async function showOne(run: string, running: Promise<Outcome>): Promise<boolean> {
  const outcome = await running;
  if (outcome.violations.length > 0) say(describeFailure(run, outcome));
  else
    say(`${outcome.trace.join('\n')}\n${outcome.steps} steps, ${outcome.crashes} crashes, nothing violated`);
  return outcome.violations.length === 0;
}

/** A life once for each of its steps, with a crash right after it. */
async function crashEverywhere(databases: Databases, name: string, life: Life): Promise<boolean> {
  const { steps } = await runLife(databases, life);
  for (let crashAfter = 1; crashAfter <= steps; crashAfter += 1) {
    const outcome = await runLife(databases, life, { crashAfter });
    if (outcome.violations.length === 0) continue;
    say(describeFailure(`--life '${name}' --crash-after ${crashAfter}`, outcome));
    return false;
  }
  say(`${name}: comes right after a crash at each of ${steps} steps`);
  return true;
}

async function runSeeds(databases: Databases, { seeds, first }: Options): Promise<boolean> {
  const startedAt = Date.now();
  let [steps, crashes] = [0, 0];
  for (let seed = first; seed < first + seeds; seed += 1) {
    const outcome = await runSeed(databases, seed);
    steps += outcome.steps;
    crashes += outcome.crashes;
    if (outcome.violations.length > 0) {
      say(describeFailure(`--seed ${seed}`, outcome));
      return false;
    }
    const done = seed - first + 1;
    const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
    if (done % seedsPerLine === 0 || done === seeds)
      say(`${done} seeds: ${crashes} crashes in ${steps} steps, ${seconds} s, nothing violated`);
  }
  return true;
}

async function runAll(databases: Databases, options: Options): Promise<boolean> {
  for (const [name, life] of Object.entries(lives))
    if (!(await crashEverywhere(databases, name, life))) return false;
  return runSeeds(databases, options);
}

/** `npm run simulate`: ends with 1 at the first run that violates something, and prints how it is repeated. */
async function simulate(databases: Databases, options: Options): Promise<boolean> {
  const { seed, life, crashAfter } = options;
  if (seed !== undefined) return showOne(`--seed ${seed}`, runSeed(databases, seed));
  if (life === undefined) return runAll(databases, options);
  const { name, run } = life;
  const crash = crashAfter === undefined ? {} : { crashAfter };
  return showOne(`--life '${name}'`, runLife(databases, run, crash));
}

const options = parseCommandLine(process, { usage, parse: parseOptions });
process.exit((await simulate(await openPlatformDatabases(), options)) ? 0 : 1);
