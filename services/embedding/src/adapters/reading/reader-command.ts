import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MemoryBound } from './memory-bound.ts';

/** What a reader is started with. */
export interface ReaderCommand {
  readonly file: string;
  readonly args: readonly string[];
}

/** Parts of {@link readerCommand}. */
export interface ReaderCommandOptions {
  /** Module that the process runs. */
  readonly entry: URL;
  /** Most memory of the process, all in all. */
  readonly memoryMb: number;
  readonly bound: MemoryBound;
  readonly tokenizerDirectory: string | undefined;
}

/** Of the memory, the share of JavaScript's heap; bytes of files and what is unpacked lie beside it. */
const heapShare = 0.75;
/** A small nursery: garbage of a document that is in a hurry would only make the process larger. */
const nurseryMb = 4;

/**
 * Runs the reader below it. The limits hold for the reader: no core dump, no file written, private writable memory. The
 * kernel is told to end readers before anything else (best effort). The shell stays for two reasons. When descriptor 5 is
 * closed, be it because the service was killed, it kills the reader, however busy that is. And it collects the reader,
 * which a service that is process 1 of a container would not do for an orphan.
 */
const guard = `
ulimit -c 0
ulimit -f 0
ulimit -d "$1" || exit 70
shift
{ echo 1000 > /proc/self/oom_score_adj; } 2>/dev/null
"$@" 5<&- &
exec 3<&- 4>&-
read -r closed <&5
kill -9 $! 2>/dev/null
wait $!
`;

/** The command line of a reader: Node.js without rights, within its memory. */
export function readerCommand(options: ReaderCommandOptions): ReaderCommand {
  const { bound, memoryMb } = options;
  const node = [...nodeFlags(options), fileURLToPath(options.entry)];
  if (bound.kind === 'watchdog') return { file: process.execPath, args: node };
  const limitKb = bound.mappedKb + memoryMb * 1024 - bound.residentKb;
  return { file: '/bin/sh', args: ['-c', guard, 'reader', String(limitKb), process.execPath, ...node] };
}

/** Flags that decide how much memory a bare Node.js process maps. */
export const memoryFlags: readonly string[] = [`--max-semi-space-size=${nurseryMb}`];

function nodeFlags({ entry, memoryMb, bound, tokenizerDirectory }: ReaderCommandOptions): string[] {
  return [
    ...memoryFlags,
    `--max-old-space-size=${Math.floor(memoryMb * heapShare)}`,
    ...(extname(fileURLToPath(entry)) === '.js' ? ['--conditions=compiled'] : []),
    '--disallow-code-generation-from-strings',
    '--permission',
    ...readable(tokenizerDirectory).map((path) => `--allow-fs-read=${path}`),
    ...(bound.kind === 'watchdog' ? ['--allow-worker'] : []),
  ];
}

/** The code, and of the model the tokenizer: neither `.env` files nor data, which may lie beside them. */
function readable(tokenizerDirectory: string | undefined): string[] {
  const fromHere = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  return [
    ...[
      '../../../src',
      '../../../dist',
      '../../../test',
      '../../../package.json',
      '../../../node_modules',
    ].map(fromHere),
    ...['../../../../../libs', '../../../../../node_modules', '../../../../../package.json'].map(fromHere),
    ...(tokenizerDirectory === undefined
      ? []
      : ['tokenizer.json', 'tokenizer_config.json'].map((file) => join(tokenizerDirectory, file))),
  ];
}
