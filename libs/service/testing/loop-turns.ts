/**
 * Loaded ahead of a service under test: measures the longest time that the event loop computed before it came to the next
 * caller, in milliseconds of CPU of its thread. Not by the clock: on a machine that is busy with other tests a clock
 * shows how long the process had to wait for a processor, which says nothing about the service.
 *
 * Answers each message of the parent with the longest turn since the message before.
 */
let longestMs = 0;
let before = cpuMs();

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

setInterval(() => {
  const now = cpuMs();
  longestMs = Math.max(longestMs, now - before);
  before = now;
}, 1).unref();

process.on('message', () => {
  process.send?.(longestMs);
  longestMs = 0;
});
process.channel?.unref();
