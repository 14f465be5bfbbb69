import { loadEnvFile, platformOptions } from '@lectern/local';
import { parseCommandLine } from '@lectern/project';
import { seeToDeadLetters } from './dead-letters.ts';
import { isOwned, type Options, ownerOf, parseOptions, usage } from './options.ts';
import { invocationOf } from './place.ts';
import { runHere } from './run-invocation.ts';

/** `npm run ops`. Exit codes: 0 when it is done, 1 when a service could not do it, 2 for a wrong command line; of republish, rebuild, reconcile and reindex their own. */
async function main(options: Options): Promise<number> {
  const { command, place, args } = options;
  if (!isOwned(command)) return seeToDeadLetters({ ...options, command }, process);
  return runHere(await invocationOf(place, { service: ownerOf(command), command, args }));
}

loadEnvFile();
const { dataDir } = platformOptions(process.env);
const options = parseCommandLine(process, { usage, parse: (args) => parseOptions(args, dataDir) });
try {
  process.exitCode = await main(options);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
