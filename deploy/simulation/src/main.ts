import { parseArgs } from 'node:util';
import { countOption, parseCommandLine } from '@lectern/project';
import { type LayerName, layerNames } from './layer.ts';
import { lifeNamed, lives } from './lives.ts';
import { createLayers } from './open-layer.ts';
import { failureOf, type SimulationId, simulate } from './simulation-id.ts';
import { openWorkerPool, type WorkerPool } from './worker-pool.ts';

/** Of a run of the command. */
const defaultSeeds = { memory: 10_000, sql: 1_000 };

const usage = `npm run simulate -- [OPTION…]

  --layer NAME      one of ${layerNames.join(', ')}; all, one after the other, if not set
  --seeds N         crashes every await of the fixed lives, then runs N seeds; if not set, ${Object.entries(
    defaultSeeds,
  )
    .map(([layer, seeds]) => `${seeds} (${layer})`)
    .join(', ')}
  --first S         the first of these seeds; 1 if not set
  --seed S          one seed, with its steps
  --life NAME       one fixed life, with its steps
  --crash-after N   of this life, the step that it crashes after; none if not set
  --help            show this text
`;

/** @throws TypeError for an unknown option, layer, life, or what is no number */
function parseOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      layer: { type: 'string' },
      seeds: { type: 'string' },
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
    layers: values.layer === undefined ? layerNames : [layerNamed(values.layer)],
    life: values.life === undefined ? undefined : nameOfLife(values.life),
    seeds: number('seeds'),
    first: countOption('first', values.first),
    seed: number('seed'),
    crashAfter: number('crash-after'),
  };
}

/** @throws TypeError where there is none of this name */
function layerNamed(name: string): LayerName {
  const layer = layerNames.find((known) => known === name);
  if (layer === undefined) throw new TypeError(`There is no layer "${name}", only ${layerNames.join(', ')}.`);
  return layer;
}

/** @throws TypeError where there is none of this name */
function nameOfLife(name: string): string {
  lifeNamed(name);
  return name;
}

type Options = ReturnType<typeof parseOptions>;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const linesOfSeeds = 10;
const layers = createLayers();

/** One run, with its steps. @returns whether everything was as it has to be */
async function showOne(id: SimulationId): Promise<boolean> {
  const outcome = await simulate(await layers.open(id.layer), id);
  const { trace, steps, crashes, violations } = outcome;
  if (violations.length > 0) say(failureOf(id, outcome));
  else say(`${trace.join('\n')}\n${id.layer}: ${steps} steps, ${crashes} crashes, nothing violated`);
  return violations.length === 0;
}

type Life = Extract<SimulationId, { life: string }>;

/** A life once for each of its steps, with a crash right after it. @returns what was violated */
async function crashEverywhere(pool: WorkerPool, id: Life): Promise<string | undefined> {
  let steps = 0;
  const undisturbed = await pool.runAll([id], (_, answer) => {
    steps = answer.steps;
  });
  if (undisturbed !== undefined) return undisturbed;
  const crashes = Array.from({ length: steps }, (_, step) => ({ ...id, crashAfter: step + 1 }));
  const failure = await pool.runAll(crashes, () => undefined);
  if (failure === undefined)
    say(`${id.layer}, ${id.life}: comes right after a crash at each of ${steps} steps`);
  return failure;
}

/** @returns what was violated */
function runSeeds(pool: WorkerPool, layer: LayerName, options: Options): Promise<string | undefined> {
  const { seeds = defaultSeeds[layer], first } = options;
  const startedAt = Date.now();
  let [done, steps, crashes] = [0, 0, 0];
  const ids = Array.from({ length: seeds }, (_, index) => ({ layer, seed: first + index }));
  const perLine = Math.ceil(seeds / linesOfSeeds);
  return pool.runAll(ids, (_, answer) => {
    done += 1;
    steps += answer.steps;
    crashes += answer.crashes;
    const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
    if (done % perLine === 0 || done === seeds)
      say(`${layer}, ${done} seeds: ${crashes} crashes in ${steps} steps, ${seconds} s, nothing violated`);
  });
}

/** @returns what was violated */
async function runAll(options: Options): Promise<string | undefined> {
  const pool = openWorkerPool();
  for (const layer of options.layers) {
    for (const life of Object.keys(lives)) {
      const failure = await crashEverywhere(pool, { layer, life, crashAfter: undefined });
      if (failure !== undefined) return failure;
    }
    const failure = await runSeeds(pool, layer, options);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

/** One run in each layer. @returns whether everything was as it has to be */
async function showEach(
  { layers: names }: Options,
  id: (layer: LayerName) => SimulationId,
): Promise<boolean> {
  for (const layer of names) if (!(await showOne(id(layer)))) return false;
  return true;
}

/** `npm run simulate`: ends with 1 at the first run that violates something, and prints how it is repeated. */
async function main(options: Options): Promise<boolean> {
  const { seed, life, crashAfter } = options;
  if (seed !== undefined) return showEach(options, (layer) => ({ layer, seed }));
  if (life !== undefined) return showEach(options, (layer) => ({ layer, life, crashAfter }));
  const failure = await runAll(options);
  if (failure !== undefined) say(failure);
  return failure === undefined;
}

const options = parseCommandLine(process, { usage, parse: parseOptions });
process.exit((await main(options)) ? 0 : 1);
