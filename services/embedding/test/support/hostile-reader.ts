import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The outcome of a document, and its cost. */
export interface Reading {
  /** `indexed`, or the reason for which it failed. */
  readonly outcome: string;
  readonly chunks: number;
  readonly cpuMs: number;
  /** Most memory of the reading process while it read the document; outside of Linux, so far. */
  readonly peakMegabytes: number;
}

/** Reads documents one by one in a process of its own. */
export interface HostileReader {
  /** @param index of the document in `hostileDocuments`; @throws Error when reading it ends the process */
  read(index: number): Promise<Reading>;
  close(): void;
}

const program = fileURLToPath(new URL('./read-hostile-document.ts', import.meta.url));
/** Heap of the process; the service gives its readers twice as much. */
const heapMegabytes = 256;

/** The C library keeps freed memory: after this many documents a new process is started. */
const documentsPerProcess = 20;

/** A new process is started when the one before has ended, was still at work, or has read enough. */
export function createHostileReader(modelDirectory: string): HostileReader {
  let child: ChildProcess | undefined;
  let isAtWork = false;
  let left = 0;
  const start = async (): Promise<ChildProcess> => {
    child?.kill('SIGKILL');
    const started = fork(program, [modelDirectory], {
      execArgv: ['--expose-gc', `--max-old-space-size=${heapMegabytes}`],
    });
    await once(started, 'message');
    return started;
  };
  return {
    read: async (index) => {
      if (child === undefined || isAtWork || !child.connected || left === 0) {
        child = await start();
        left = documentsPerProcess;
      }
      left -= 1;
      isAtWork = true;
      const done = new AbortController();
      const { signal } = done;
      const answered = once(child, 'message', { signal });
      const ended = once(child, 'exit', { signal }).then(([code, killed]) => {
        throw new Error(`Reading ended the process: ${killed ?? code}.`);
      });
      child.send(index);
      try {
        const [reading] = await Promise.race([answered, ended]);
        isAtWork = false;
        return reading;
      } finally {
        done.abort();
        await Promise.allSettled([answered, ended]);
      }
    },
    close: () => child?.kill('SIGKILL'),
  };
}
