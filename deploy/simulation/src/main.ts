import { parseArgs } from 'node:util';
import { countOption, parseCommandLine } from '@lectern/project';
import { lifeNamed, lives } from './lives.ts';
import { openPlatformDatabases } from './platform-databases.ts';
import { failureOf, type SimulationId, simulate } from './simulation-id.ts';
import { openWorkerPool, type WorkerPool } from './worker-pool.ts';

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
    life: values.life === undefined ? undefined : nameOfLife(values.life),
    seeds: countOption('seeds', values.seeds),
    first: countOption('first', values.first),
    seed: number('seed'),
    crashAfter: number('crash-after'),
  };
}

/** @throws TypeError where there is none of this name */
function nameOfLife(name: string): string {
  lifeNamed(name);
  return name;
}

type Options = ReturnType<typeof parseOptions>;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const seedsPerLine = 100;

/** One run, with its steps. @returns whether everything was as it has to be */
async function showOne(id: SimulationId): Promise<boolean> {
  const outcome = await simulate(await openPlatformDatabases(), id);
  if (outcome.violations.length > 0) say(failureOf(id, outcome));
  else
    say(`${outcome.trace.join('\n')}\n${outcome.steps} steps, ${outcome.crashes} crashes, nothing violated`);
  return outcome.violations.length === 0;
}

/** A life once for each of its steps, with a crash right after it. @returns what was violated */
async function crashEverywhere(pool: WorkerPool, life: string): Promise<string | undefined> {
  let steps = 0;
  const undisturbed = await pool.runAll([{ life, crashAfter: undefined }], (_, answer) => {
    steps = answer.steps;
  });
  if (undisturbed !== undefined) return undisturbed;
  const crashes = Array.from({ length: steps }, (_, step) => ({ life, crashAfter: step + 1 }));
  const failure = await pool.runAll(crashes, () => undefined);
  if (failure === undefined) say(`${life}: comes right after a crash at each of ${steps} steps`);
  return failure;
}

/** @returns what was violated */
function runSeeds(pool: WorkerPool, { seeds, first }: Options): Promise<string | undefined> {
  const startedAt = Date.now();
  let [done, steps, crashes] = [0, 0, 0];
  const ids = Array.from({ length: seeds }, (_, index) => ({ seed: first + index }));
  return pool.runAll(ids, (_, answer) => {
    done += 1;
    steps += answer.steps;
    crashes += answer.crashes;
    const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
    if (done % seedsPerLine === 0 || done === seeds)
      say(`${done} seeds: ${crashes} crashes in ${steps} steps, ${seconds} s, nothing violated`);
  });
}

/** @returns what was violated */
async function runAll(options: Options): Promise<string | undefined> {
  const pool = openWorkerPool();
  for (const name of Object.keys(lives)) {
    const failure = await crashEverywhere(pool, name);
    if (failure !== undefined) return failure;
  }
  return runSeeds(pool, options);
}

/** `npm run simulate`: ends with 1 at the first run that violates something, and prints how it is repeated. */
async function main(options: Options): Promise<boolean> {
  const { seed, life, crashAfter } = options;
  if (seed !== undefined) return showOne({ seed });
  if (life !== undefined) return showOne({ life, crashAfter });
  const failure = await runAll(options);
  if (failure !== undefined) say(failure);
  return failure === undefined;
}

const options = parseCommandLine(process, { usage, parse: parseOptions });
process.exit((await main(options)) ? 0 : 1);
