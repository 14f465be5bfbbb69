import { loadEnvFile } from '@lectern/local';
import { parseCommandLine, projectRoot } from '@lectern/project';
import colors from 'picocolors';
import { openPlatform } from './open-platform.ts';
import { type DemoOptions, parseOptions, usage } from './options.ts';
import { runDemo } from './run-demo.ts';

/** `npm run demo`. Exit codes: 0 when every document became searchable, 1 otherwise, 2 for a wrong command line. */
async function main(options: DemoOptions): Promise<number> {
  // The samples are named from the root; paths of the user's are taken from where npm was called.
  process.chdir(options.paths.length > 0 ? (process.env.INIT_CWD ?? process.cwd()) : projectRoot);
  loadEnvFile();
  const platform = await openPlatform(options, process.stdout);
  try {
    const result = await runDemo(platform.url, options, process.stdout);
    if (options.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    return result.documents.every((document) => document.status === 'indexed') ? 0 : 1;
  } finally {
    await platform.close();
  }
}

const options = parseCommandLine(process, { usage, parse: parseOptions });
try {
  process.exit(await main(options));
} catch (error) {
  process.stderr.write(
    `${colors.red('The demo stopped:')} ${error instanceof Error ? error.message : error}\n`,
  );
  process.exit(1);
}
