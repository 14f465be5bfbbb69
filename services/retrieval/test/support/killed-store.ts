import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Point } from '../../src/ports.ts';
import { pointWith } from './points.ts';

/** Compacts and indexes as soon as nothing is written, and not before. */
export const killedStoreOptions = {
  idleMs: 1_000,
  maxWrites: 1_000,
  vectorIndex: { leastRows: 1, mostParts: 1, mostBytes: 1_000_000 },
} as const;

export const pointsPerDocument = 20;

/** Each has a word of its own, and one that all have. */
export function pointsOfDocument(document: number): Point[] {
  return Array.from({ length: pointsPerDocument }, (_, ordinal) =>
    pointWith({
      ...{ documentId: `d${document}`, ordinal, text: `common word${document}x${ordinal}` },
      vector: direction(document * pointsPerDocument + ordinal),
    }),
  );
}

/** Unit vectors, no two of them alike. */
function direction(at: number): Float32Array {
  const raw = [1, 2, 3, 4].map((factor) => Math.sin(at * factor * 1.7 + factor));
  return Float32Array.from(raw, (x) => x / Math.hypot(...raw));
}

/** What LanceDB has begun in its folder, and no version of the table has yet. */
export type Unfinished = 'index' | 'vector index' | 'data';

const main = fileURLToPath(new URL('./own-lance-store.ts', import.meta.url));

/** A process that owns the store in `directory`, and now makes the table and writes these documents. */
export async function startOwner(
  directory: string,
  [first, last]: readonly [number, number],
): Promise<ChildProcess> {
  const owner = fork(main, [directory, String(first), String(last)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await saysNext(owner);
  owner.send('go on');
  return owner;
}

/** Resolves when an owner has done what it does next: `ready` to make the table, or `written`. */
export async function saysNext(owner: ChildProcess): Promise<void> {
  const exited = once(owner, 'exit').then(() => Promise.reject(new Error('The owner has ended.')));
  await Promise.race([once(owner, 'message'), exited]);
}

/**
 * Kills a process, if it can in the middle of what it writes. It is let go on for a moment at a time, and looked at while it stands still, since
 * the files say for a millisecond alone that something was begun.
 *
 * @returns whether it was in the middle of that; not, where it says that it has done more
 */
export async function killInTheMiddle(
  owner: ChildProcess,
  directory: string,
  what: Unfinished,
): Promise<boolean> {
  const deadline = performance.now() + mostMs;
  let isOver = false;
  owner.once('message', () => {
    isOver = true;
  });
  while (!isUnfinished(directory, what) && !isOver && performance.now() < deadline) {
    owner.kill('SIGCONT');
    await turnsOfTheLoop();
    owner.kill('SIGSTOP');
    while (stateOf(owner) !== 'T') await turnsOfTheLoop();
  }
  owner.kill('SIGKILL');
  if (owner.signalCode === null) await once(owner, 'exit');
  return isUnfinished(directory, what);
}

/** Less than a millisecond. */
async function turnsOfTheLoop(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => void setImmediate(resolve));
}

/** Of one attempt: what it waited for may have come and gone in a moment. */
const mostMs = 5_000;

/** A letter, as Linux has it; T is one that is stopped. */
function stateOf({ pid }: ChildProcess): string | undefined {
  return /^State:\s+(\w)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
}

function isUnfinished(directory: string, what: Unfinished): boolean {
  const folder = join(directory, 'points.lance');
  const manifests = namesIn(join(folder, '_versions')).filter((name) => name.endsWith('.manifest'));
  // A version is a file that is moved into its place: one that can be read is whole.
  const versions = manifests.map((name) => bytesOf(join(folder, '_versions', name)));
  const isIn = (part: Buffer | string) => versions.some((version) => version.includes(part));
  if (what === 'data') return namesIn(join(folder, 'data')).some((name) => !isIn(name));
  return namesIn(join(folder, '_indices')).some(
    (name) =>
      !isIn(Buffer.from(name.replaceAll('-', ''), 'hex')) &&
      (what === 'index' || namesIn(join(folder, '_indices', name)).includes('index.idx')),
  );
}

function namesIn(folder: string): string[] {
  return orNothing(() => readdirSync(folder), []);
}

function bytesOf(file: string): Buffer {
  return orNothing(() => readFileSync(file), Buffer.alloc(0));
}

/** What is not there yet, or no longer. */
function orNothing<T>(read: () => T, nothing: T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return nothing;
    throw error;
  }
}
