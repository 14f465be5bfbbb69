import { parseArgs } from 'node:util';
import { parseCommandLine, projectRoot } from '@lectern/project';
import { answers } from './answers.ts';
import { fairness } from './fairness.ts';
import { freshness } from './freshness.ts';
import { gateway } from './gateway.ts';
import { growth } from './growth.ts';
import { large } from './large.ts';
import { outbox } from './outbox.ts';
import { quality } from './quality.ts';
import type { Benchmark } from './with-platform.ts';

const benchmarks: Readonly<Record<string, Benchmark>> = {
  answers,
  fairness,
  freshness,
  gateway,
  growth,
  large,
  outbox,
  quality,
};

const usage = `npm run bench -- NAME [ARGUMENT…]

  answers [wrong]    right answers, quotes that hold and refusals, on questions in five languages
  fairness           what 500 waiting documents of one tenant cost the uploads of another
  freshness          time from the start of an upload until a search finds the document
  gateway            requests a second through the gateway, beside nginx and httpxy
  growth [N…]        what the number of documents changes: times, memory, disk
  large              ten uploads of 60 MB at once: memory, and what they cost the uploads of another tenant
  outbox             how fast events get from the database to SNS, in batches and one by one
  quality [FOLDER]   nDCG@10 of hybrid, dense and lexical search on the test collections of a folder
  --help             show this text
`;

/** @throws TypeError for an unknown option, Error for an unknown benchmark */
function parseOptions(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h', default: false } },
  });
  const [name = '', ...rest] = positionals;
  const benchmark = benchmarks[name];
  if (benchmark === undefined && !values.help) throw new Error(`There is no benchmark "${name}".`);
  return { help: values.help, benchmark, args: rest };
}

/** `npm run bench -- NAME`: runs one benchmark on an embedded platform of its own and prints one table. */
const { benchmark, args } = parseCommandLine(process, { usage, parse: parseOptions });
process.chdir(process.env.INIT_CWD ?? projectRoot);
const reached = await benchmark?.(args, process.stdout);
process.exit(reached ? 0 : 1);
