import { once } from 'node:events';
import colors from 'picocolors';
import type { LocalService } from './local-settings.ts';
import { localServices } from './manifest.ts';
import { loadEnvFile, platformOptions } from './platform-options.ts';
import { consoleReport, firstSteps } from './report.ts';
import { startPlatform } from './start-platform.ts';
import { stopOnSignals } from './stop-on-signals.ts';
import { whenNpmEnds } from './watch-npm.ts';

/** Exit code of a process that SIGINT ended, by the convention of shells (128 + 2). */
const exitCodeInterrupted = 130;

/**
 * `npm start`: starts the platform, and stops it in order on the first signal, also during the start, or when npm or its
 * shell has ended. A second signal ends the process at once; the other processes notice that and stop by themselves.
 *
 * Exit codes: 0 after an orderly stop, 130 if that came before all was ready, 1 when the platform cannot start.
 *
 * @param services default: all
 */
export async function runLauncher(
  process: NodeJS.Process,
  services: readonly LocalService[] = localServices,
): Promise<void> {
  const startedAt = Date.now();
  process.umask(0o077);
  const stopRequested = new AbortController();
  stopOnSignals(process, {
    stop: () => stopRequested.abort(),
    force: () => process.exit(exitCodeInterrupted),
  });
  whenNpmEnds(process, () => stopRequested.abort());
  ignoreClosedOutput(process);
  const { stdout, stderr } = process;
  try {
    loadEnvFile();
    stdout.write(`\n${colors.bold('Lectern')}: starting every service on this machine\n\n`);
    const options = {
      ...{ ...platformOptions(process.env), services, signal: stopRequested.signal },
      // Whoever starts it by hand is alone with it, and may see it break.
      environment: { FAULT_SWITCHES: process.env.FAULT_SWITCHES ?? 'true' },
    };
    const platform = await startPlatform(options, consoleReport(stdout));
    stdout.write(firstSteps(platform.url, Date.now() - startedAt, platform.settings.dataDir));
    if (!stopRequested.signal.aborted) await once(stopRequested.signal, 'abort');
    stdout.write('\nStopping …\n');
    await platform.stop();
    stdout.write('Everything is stopped.\n');
    process.exit(0);
  } catch (error) {
    if (stopRequested.signal.aborted) {
      stdout.write('\nStopped before everything was ready.\n');
      process.exit(exitCodeInterrupted);
    }
    stderr.write(
      `\n${colors.red('Lectern could not start.')} ${error instanceof Error ? error.message : error}\n`,
    );
    process.exit(1);
  }
}

/** What a closed terminal or pipe and a full disk answer. */
const lostOutput: ReadonlySet<string | undefined> = new Set(['EPIPE', 'EIO', 'ENOSPC', 'EDQUOT']);

/** Output that nobody takes any more must not end the launcher before the others: it is dropped. */
function ignoreClosedOutput({ stdout, stderr }: NodeJS.Process): void {
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (!lostOutput.has(error.code)) throw error;
    });
  }
}
