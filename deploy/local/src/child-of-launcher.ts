import cluster from 'node:cluster';
import { isMainThread } from 'node:worker_threads';

/** Longer than the time-out of an orderly stop of a service. */
const stopTimeoutMs = 30_000;

/**
 * Preloaded into every process that the launcher starts. Its files are readable by their owner alone; and when the launcher
 * has ended, for whatever reason, it stops as on SIGTERM instead of staying as an orphan that holds a port and a
 * database. No launcher can kill it then when it does not stop, so it does that itself.
 *
 * Workers of such a process are preloaded with it too, and are none of the launcher's: their channel is that of `node:cluster`, which
 * waits on it for the port.
 */
if (isMainThread && cluster.isPrimary) {
  process.umask(0o077);
  process.on('disconnect', () => {
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), stopTimeoutMs).unref();
    process.kill(process.pid, 'SIGTERM');
  });
  process.channel?.unref();
}
