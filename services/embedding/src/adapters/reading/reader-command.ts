import { execFile } from 'node:child_process';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What a reader is started with. */
export interface ReaderCommand {
  readonly file: string;
  readonly args: readonly string[];
}

/** Parts of {@link readerCommand}. */
export interface ReaderCommandOptions {
  /** Module that the process runs. */
  readonly entry: URL;
  /** Most memory of the process, in total. */
  readonly memoryMb: number;
  readonly bound: MemoryBound;
  readonly tokenizerDirectory: string | undefined;
}

/** Share of the memory that is for JavaScript's heap; bytes of files and unpacked streams are outside of it. */
const heapShare = 0.75;
/** A small young generation: a larger one would only let more garbage pile up before it is collected. */
const youngGenerationMb = 4;

/**
 * Shell that supervises a reader, its child. The limits hold for the reader: no core dump, no file written, private
 * writable memory. The out-of-memory killer is asked to take readers first (best effort). The shell stays for two
 * reasons. When descriptor 5 is closed, also because the service was killed, it kills the reader, however busy that is.
 * And it reaps the reader, which a service that is process 1 of a container would not do for an orphan.
 */
const supervisor = `
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
  return { file: '/bin/sh', args: ['-c', supervisor, 'reader', String(limitKb), process.execPath, ...node] };
}

/** Flags that decide how much memory a bare Node.js process maps. */
const memoryFlags: readonly string[] = [`--max-semi-space-size=${youngGenerationMb}`];

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

/** The code, and of the model the tokenizer: neither `.env` files nor data that are in folders next to them. */
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

/**
 * What bounds the memory of a reader.
 *
 * `kernel`: its limit on private writable memory (RLIMIT_DATA of Linux). Address space that is only reserved does not
 * count, but V8 maps the space for its code writable from the start, and threads their stacks; so the limit is the memory
 * of the reader plus what a bare process maps without using it.
 *
 * `watchdog`: a thread of the reader that samples its size many times a second; what is allocated between two samples is
 * not bounded. For systems without `/bin/sh`, or whose kernel ignores the limit (macOS, gVisor, Windows).
 */
export type MemoryBound =
  | {
      readonly kind: 'kernel';
      /** Private writable memory that a bare Node.js process maps. */
      readonly mappedKb: number;
      /** Memory that it takes up. */
      readonly residentKb: number;
    }
  | { readonly kind: 'watchdog' };

const run = promisify(execFile);
const probeTimeoutMs = 10_000;
const probedKb = 65_536;

/** Tests what this system supports, with two short-lived processes. */
export async function findMemoryBound(): Promise<MemoryBound> {
  if (process.platform !== 'linux') return { kind: 'watchdog' };
  const status = await outputOf([process.execPath, ...memoryFlags, '-e', printStatus]);
  const [mappedKb, residentKb] = ['VmData:', 'VmRSS:'].map((name) => {
    const line = status.split('\n').find((one) => one.startsWith(name));
    return Number(/\d+/.exec(line ?? '')?.[0]);
  }) as [number, number];
  if (!(mappedKb > 0 && residentKb > 0)) return { kind: 'watchdog' };
  const limit = `ulimit -d ${mappedKb + probedKb} && exec "$0" "$@"`;
  const answer = await outputOf([
    '/bin/sh',
    '-c',
    limit,
    process.execPath,
    ...memoryFlags,
    '-e',
    allocateTooMuch,
  ]);
  return answer === 'refused' ? { kind: 'kernel', mappedKb, residentKb } : { kind: 'watchdog' };
}

const printStatus = `process.stdout.write(require('node:fs').readFileSync('/proc/self/status'))`;
const allocateTooMuch = `
  let answer = 'allocated';
  try { new Uint8Array(${probedKb * 1024 * 4}); } catch { answer = 'refused'; }
  process.stdout.write(answer);
`;

/** Empty if the process cannot be started or fails. */
async function outputOf([file = '', ...args]: readonly string[]): Promise<string> {
  const options = { env: {}, timeout: probeTimeoutMs, killSignal: 'SIGKILL' } as const;
  return run(file, args, options).then(
    ({ stdout }) => stdout,
    () => '',
  );
}
