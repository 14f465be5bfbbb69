import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { memoryFlags } from './reader-command.ts';

/**
 * What keeps a reader within its memory.
 *
 * `kernel`: its limit on private writable memory (RLIMIT_DATA of Linux). Address space that is only reserved does not
 * count, but V8 maps the space for its code writable from the start, and threads their stacks; so the limit lies as far
 * above what a bare process maps as its memory lies above what of that is resident.
 *
 * `watchdog`: a thread of the reader that looks at its size many times a second; what is allocated between two looks is
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

/** Tries out what this system can do, by two short-lived processes. */
export async function findMemoryBound(): Promise<MemoryBound> {
  if (process.platform !== 'linux') return { kind: 'watchdog' };
  const status = await outputOf([process.execPath, ...memoryFlags, '-e', tellStatus]);
  const [mappedKb, residentKb] = ['VmData:', 'VmRSS:'].map((name) => {
    const line = status.split('\n').find((one) => one.startsWith(name));
    return Number(/\d+/.exec(line ?? '')?.[0]);
  }) as [number, number];
  if (!(mappedKb > 0 && residentKb > 0)) return { kind: 'watchdog' };
  const limit = `ulimit -d ${mappedKb + probedKb} && exec "$0" "$@"`;
  const told = await outputOf(['/bin/sh', '-c', limit, process.execPath, ...memoryFlags, '-e', takeMore]);
  return told === 'refused' ? { kind: 'kernel', mappedKb, residentKb } : { kind: 'watchdog' };
}

const tellStatus = `process.stdout.write(require('node:fs').readFileSync('/proc/self/status'))`;
const takeMore = `
  let told = 'taken';
  try { new Uint8Array(${probedKb * 1024 * 4}); } catch { told = 'refused'; }
  process.stdout.write(told);
`;

/** Empty if the process cannot be started or fails. */
async function outputOf([file = '', ...args]: readonly string[]): Promise<string> {
  const options = { env: {}, timeout: probeTimeoutMs, killSignal: 'SIGKILL' } as const;
  return run(file, args, options).then(
    ({ stdout }) => stdout,
    () => '',
  );
}
