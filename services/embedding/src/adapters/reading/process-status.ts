import { readFileSync } from 'node:fs';
import { outOfMemoryMark } from './reader-protocol.ts';

/** Kernel's unit of the times in /proc, on every architecture. */
const msPerTick = 10;

/** What a process does now. */
export interface ProcessVitals {
  /** CPU time that all its threads have used, user and system. */
  readonly cpuMs: number;
  /** It waits for something; it is neither working, nor waiting for a CPU, nor stopped. */
  readonly asleep: boolean;
}

/** Looks at a process of this machine; undefined once it has ended. Only on Linux. */
export function processVitals(pid: number): ProcessVitals | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name of the process, in brackets, may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { cpuMs: (Number(fields[11]) + Number(fields[12])) * msPerTick, asleep: fields[0] === 'S' };
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return undefined;
    throw error;
  }
}

/** Why a reader ended that the service did not end. */
export interface ReaderDeath {
  readonly kind: 'out_of_memory' | 'crashed';
  /** For logs: how it ended and where, but no content of its document. */
  readonly detail: string;
}

/** How a process ended, as Node.js reports it. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of its standard error. */
  readonly stderr: string;
}

/** Shells report a signal by an exit code of 128 and its number. */
const killedCode = 137;
const outOfMemory = /out of memory|std::bad_alloc/i;

/** Why a reader died: V8 and the reader write to stderr when memory is refused; the kernel kills without a message. */
export function readerDeath({ code, signal, stderr }: ProcessEnd): ReaderDeath {
  const killed = signal === 'SIGKILL' || code === killedCode;
  const frames = stderr
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 5)
    .map((line) => line.trim());
  return {
    kind:
      killed || stderr.includes(outOfMemoryMark) || outOfMemory.test(stderr) ? 'out_of_memory' : 'crashed',
    detail: [`ended by ${signal ?? `exit code ${code}`}`, ...frames].join(' '),
  };
}
