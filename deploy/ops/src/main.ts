import { loadEnvFile, platformOptions } from '@lectern/local';
import { parseCommandLine } from '@lectern/project';
import { seeToDeadLetters } from './dead-letters.ts';
import { isOfDocuments, type Options, parseOptions, usage } from './options.ts';
import { invocationOf } from './place.ts';
import { runHere } from './run-invocation.ts';

/** `npm run ops`. Exit codes: 0 when it is done, 1 when a service could not do it, 2 for a wrong command line; of republish, rebuild and reconcile their own. */
async function main(options: Options): Promise<number> {
  const { command, place, args } = options;
  if (isOfDocuments(command))
    return runHere(await invocationOf(place, { service: 'document', command, args }));
  return seeToDeadLetters({ ...options, command }, process);
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
