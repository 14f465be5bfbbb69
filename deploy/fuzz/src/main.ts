import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { countOption, parseCommandLine } from '@lectern/project';
import { readDescription, withPlatform } from './fuzz-platform.ts';
import { type FuzzReport, runFuzz } from './run-fuzz.ts';
import { makeWorld } from './world.ts';

const usage = `npm run fuzz -- [OPTION…]

  --seed S        the same requests as another run with it; random if not set
  --requests N    how many are sent at least; 10000 if not set
  --only ID       one operation, and nothing else
  --path P        of this operation, the request that an earlier run printed
  --url U         a platform that runs, with its rate limits off; an embedded one is started if not set
  --help          show this text
`;

/** @throws TypeError for an unknown option or what is no number */
function parseOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      seed: { type: 'string', default: String(randomInt(1, 2 ** 31)) },
      requests: { type: 'string', default: '10000' },
      only: { type: 'string' },
      path: { type: 'string' },
      url: { type: 'string' },
    },
  });
  if (values.path !== undefined && values.only === undefined) throw new TypeError('--path needs --only');
  return {
    ...values,
    seed: countOption('seed', values.seed),
    requests: countOption('requests', values.requests),
  };
}

function print({ sent, byStatus, byOperation, failures }: FuzzReport, { seed, ms }: Run): void {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const names = Object.keys(byOperation).length;
  say(
    `seed ${seed}: ${sent} requests of ${names} kinds in ${(ms / 1_000).toFixed(1)} s, ${failures.length} failures`,
  );
  for (const [status, count] of Object.entries(byStatus)) say(`  ${status}  ${count}`);
  for (const { operation, problem, repeat, curl } of failures)
    say(`\n✗ ${operation}\n${problem}\nagain: ${repeat}${curl === undefined ? '' : `\n${curl}`}`);
}

interface Run {
  readonly seed: number;
  readonly ms: number;
}

/** `npm run fuzz`: prints what was sent, and each failure with the commands that repeat it. */
const { url: given, ...options } = parseCommandLine(process, { usage, parse: parseOptions });
const document = await readDescription();
const startedAt = Date.now();
const run = async (url: string) => runFuzz({ ...options, url, document, world: await makeWorld(url) });
const report = await (given === undefined ? withPlatform(run) : run(given));
print(report, { seed: options.seed, ms: Date.now() - startedAt });
process.exit(report.failures.length === 0 ? 0 : 1);
