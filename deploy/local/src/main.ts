import colors from 'picocolors';
import { loadEnvFile, platformOptions } from './platform-options.ts';
import { consoleReport, firstSteps } from './report.ts';
import { startPlatform } from './start-platform.ts';
import { stopOnSignals } from './stop-on-signals.ts';

const startedAt = Date.now();
const abandon = (): void => process.exit(130);
process.once('SIGINT', abandon);
process.once('SIGTERM', abandon);
try {
  loadEnvFile();
  process.stdout.write(`\n${colors.bold('Lectern')}: starting every service on this machine\n\n`);
  const platform = await startPlatform(platformOptions(process.env), consoleReport(process.stdout));
  process.stdout.write(firstSteps(platform.url, Date.now() - startedAt, platform.settings.dataDir));
  process.off('SIGINT', abandon);
  process.off('SIGTERM', abandon);
  const stop = async (): Promise<void> => {
    process.stdout.write('\nStopping …\n');
    await platform.stop();
    process.stdout.write('Everything is stopped.\n');
    process.exit(0);
  };
  stopOnSignals(process, { stop: () => void stop(), force: abandon });
} catch (error) {
  process.stderr.write(
    `\n${colors.red('Lectern could not start.')} ${error instanceof Error ? error.message : error}\n`,
  );
  process.exit(1);
}
