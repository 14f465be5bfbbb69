import { loadEnvFile, projectRoot } from '@lectern/local';
import colors from 'picocolors';
import { openPlatform } from './open-platform.ts';
import { type DemoOptions, parseOptions, usage } from './options.ts';
import { runDemo } from './run-demo.ts';

/** `npm run demo`. Exit codes: 0 when every document became searchable, 1 otherwise, 2 for a wrong command line. */
async function main(): Promise<number> {
  let options: DemoOptions;
  try {
    options = parseOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(usage);
    return 0;
  }
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

try {
  process.exit(await main());
} catch (error) {
  process.stderr.write(
    `${colors.red('The demo stopped:')} ${error instanceof Error ? error.message : error}\n`,
  );
  process.exit(1);
}
