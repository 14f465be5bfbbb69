import { projectRoot } from '@lectern/local';
import { freshness } from './freshness.ts';
import { quality } from './quality.ts';
import type { Benchmark } from './with-platform.ts';

/** `npm run bench -- NAME`: runs one benchmark on an embedded platform of its own and prints one table. */
const benchmarks: Readonly<Record<string, Benchmark>> = { freshness, quality };

const [name = '', ...args] = process.argv.slice(2);
const benchmark = benchmarks[name];
if (benchmark === undefined) {
  process.stderr.write(
    `npm run bench -- NAME, where NAME is one of: ${Object.keys(benchmarks).join(', ')}\n`,
  );
  process.exit(2);
}
process.chdir(process.env.INIT_CWD ?? projectRoot);
const reached = await benchmark(args, process.stdout);
process.exit(reached ? 0 : 1);
