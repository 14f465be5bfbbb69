import { isMainThread } from 'node:worker_threads';

/** As long as a service may take for its orderly stop, and a little more. */
const longestStopMs = 30_000;

/**
 * Preloaded into every process that the launcher starts. What it writes is for its owner alone; and when the launcher is
 * gone, however it died, it stops as it would on SIGTERM instead of living on as an orphan that holds a port and a
 * database. Nobody is left then who would end by force what does not stop, so it does that itself.
 */
if (isMainThread) {
  process.umask(0o077);
  process.on('disconnect', () => {
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), longestStopMs).unref();
    process.kill(process.pid, 'SIGTERM');
  });
  process.channel?.unref();
}
