import { createInterface } from 'node:readline';
import { startLoad } from './load.ts';
import { callsOf } from './load-calls.ts';

/**
 * The load as a program, for where it has to run beside the platform: `node load-program.ts URL TENANT WORKERS`, with the
 * tenant as JSON. Prints `{"requests": N}` every second, and the report when its input ends or says "stop".
 */
const [url = '', tenant = '', workers = '4'] = process.argv.slice(2);
const load = startLoad({
  address: () => url,
  calls: callsOf(JSON.parse(tenant)),
  workers: Number(workers),
  pauseMs: 60,
});
const write = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const ticker = setInterval(() => write({ requests: load.count() }), 1_000);
for await (const line of createInterface({ input: process.stdin })) if (line === 'stop') break;
clearInterval(ticker);
write({ report: await load.stop() });
process.exit(0);
