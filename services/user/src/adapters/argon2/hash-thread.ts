import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { hashSync, verifySync } from '@node-rs/argon2';

/** What the thread is asked for: a hash of the password, or whether `compareWith` is one. */
export interface HashTask {
  readonly password: string;
  readonly compareWith?: string;
}

/**
 * OWASP Password Storage Cheat Sheet: argon2id (the library's default variant) with 19 MiB, two passes, one lane. A hash
 * carries its own parameters, so raising these leaves old passwords valid.
 */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

yieldToOtherThreads();

/** Runs in a thread of its own: hashing takes a core for tens of milliseconds. */
export function compute({ password, compareWith }: HashTask): string | boolean {
  return compareWith === undefined ? hashSync(password, parameters) : verifySync(compareWith, password);
}

/**
 * The event loop goes first where both want the same core, so that hashing delays no other call of the service. Linux
 * alone has priorities of threads, by their ids; elsewhere threads share cores evenly.
 */
function yieldToOtherThreads(): void {
  if (process.platform !== 'linux') return;
  const threadId = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
  setPriority(threadId, constants.priority.PRIORITY_BELOW_NORMAL);
}
