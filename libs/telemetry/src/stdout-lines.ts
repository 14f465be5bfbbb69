import cluster from 'node:cluster';
import { type DestinationStream, pino } from 'pino';

/** pino's own mark of a destination that wants to know the level of each line. */
const wantsLevel = Symbol.for('pino.metadata');

/** pino's number of `warn`. */
const warnLevel = 40;

/** Up to this, processes that share a pipe do not get into each other's lines (`PIPE_BUF`); a longer line is written alone. */
const sharedBatchLength = 4_096;
/** As much as a pipe takes at once. */
const batchLength = 65_536;

/** Whether other processes of this service write to the same output. */
const isShared = (): boolean => cluster.isWorker || Object.keys(cluster.workers ?? {}).length > 0;

/** How long a line waits for others, in milliseconds. */
const longestWaitMs = 5;

let shared: DestinationStream | undefined;

/**
 * Standard output for log lines, one for all loggers of a process. The lines of a few milliseconds are written together, since a
 * call of the system costs more than a line (under half of its load the event loop turns for nearly every request, so that its turns
 * would save little), and from level `warn` on at once. What was logged before the process ends by itself, by `process.exit`
 * or by an exception is written; a kill takes the lines of the last few milliseconds.
 */
export function stdoutLines(): DestinationStream {
  shared ??= openLines();
  return shared;
}

function openLines(): DestinationStream {
  const stdout = pino.destination({ dest: 1, sync: true });
  let lines = '';
  let isScheduled = false;
  const flush = (): void => {
    const batch = lines;
    lines = '';
    if (batch !== '') stdout.write(batch);
  };
  const flushInTime = (): void => {
    isScheduled = false;
    flush();
  };
  process.on('exit', flush);
  const destination = {
    [wantsLevel]: true,
    // Set by pino ahead of each line.
    lastLevel: 0,
    write: (line: string): void => {
      const { length } = line;
      if (lines.length + length > sharedBatchLength && (lines.length + length > batchLength || isShared())) {
        flush();
      }
      lines += line;
      if (destination.lastLevel >= warnLevel) flush();
      else if (!isScheduled) {
        isScheduled = true;
        setTimeout(flushInTime, longestWaitMs).unref();
      }
    },
  };
  return destination;
}
