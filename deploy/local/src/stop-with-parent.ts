/**
 * Preloaded into every process that the launcher starts: when the launcher is gone, however it died, the process stops
 * as it would on SIGTERM instead of living on as an orphan that holds a port and a database.
 */
process.on('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
});
process.channel?.unref();
