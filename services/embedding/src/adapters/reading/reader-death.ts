import { outOfMemoryMark } from './reader-protocol.ts';

/** What ended a reader that nobody told to end. */
export interface ReaderDeath {
  readonly kind: 'out_of_memory' | 'crashed';
  /** For logs: how it ended and where, but nothing that it was reading. */
  readonly detail: string;
}

/** How a process ended, as Node.js tells. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of its standard error. */
  readonly stderr: string;
}

/** Shells tell of a signal by an exit code of 128 and its number. */
const killedCode = 137;
const outOfMemory = /out of memory|std::bad_alloc/i;

/** Why a reader died: V8 and the reader say so when memory is refused; the kernel kills without a word. */
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
