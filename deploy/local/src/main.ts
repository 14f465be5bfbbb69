import { existsSync } from 'node:fs';
import { join } from 'node:path';
import colors from 'picocolors';
import { consoleReport, firstSteps } from './report.ts';
import { projectRoot } from './settings.ts';
import { startPlatform } from './start-platform.ts';

const envFile = join(projectRoot, '.env');
if (existsSync(envFile)) process.loadEnvFile(envFile);

const startedAt = Date.now();
const abandon = (): void => process.exit(130);
process.once('SIGINT', abandon);
process.once('SIGTERM', abandon);
try {
  process.stdout.write(`\n${colors.bold('Lectern')}: starting every service on this machine\n\n`);
  const platform = await startPlatform(
    { port: Number(process.env.PORT ?? 8080), dataDir: process.env.LECTERN_DATA_DIR ?? '.data' },
    consoleReport(process.stdout),
  );
  process.stdout.write(firstSteps(platform.url, Date.now() - startedAt, platform.settings.dataDir));
  process.off('SIGINT', abandon);
  process.off('SIGTERM', abandon);
  const stop = async (): Promise<void> => {
    process.stdout.write('\nStopping …\n');
    await platform.stop();
    process.stdout.write('Everything is stopped.\n');
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => void stop());
} catch (error) {
  process.stderr.write(
    `\n${colors.red('Lectern could not start.')} ${error instanceof Error ? error.message : error}\n`,
  );
  process.exit(1);
}
