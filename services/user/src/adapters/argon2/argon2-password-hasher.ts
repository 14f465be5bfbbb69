import { randomBytes } from 'node:crypto';
import { extname } from 'node:path';
import { Piscina } from 'piscina';
import { normalizePassword } from '../../domain/secrets.ts';
import type { PasswordHasher } from '../../ports.ts';
import type { HashTask } from './hash-thread.ts';

/** TypeScript beside the source, JavaScript in an image: a file of the same kind as this one. */
const threadFile = new URL(`./hash-thread${extname(import.meta.url)}`, import.meta.url).href;

/** Time after which a thread without work ends, in milliseconds; the next hash then takes some 40 ms longer. */
const idleMs = 30_000;

/**
 * A {@link PasswordHasher} with argon2id, in threads of its own: libuv's pool, which DNS and files use, has no part in it.
 * Threads begin with the first hash and end when there is none for a while. `threads` is the maximum number of hashes at
 * once; each takes 19 MiB. More wait in the order in which they came.
 */
export function createArgon2PasswordHasher({
  threads,
}: {
  threads: number;
}): PasswordHasher & { close(): Promise<void> } {
  const pool = new Piscina<HashTask, string | boolean>({
    filename: threadFile,
    name: 'compute',
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: idleMs,
  });
  const decoy = decoyHash();

  return {
    hash: async (password, signal) => {
      signal.throwIfAborted();
      return String(await pool.run({ password: normalizePassword(password) }));
    },
    verify: async (stored, password, signal) => {
      signal.throwIfAborted();
      const matches = await pool.run({
        password: normalizePassword(password),
        compareWith: stored ?? decoy,
      });
      return matches === true && stored !== undefined;
    },
    close: () => pool.destroy(),
  };
}

/** A hash that no password is known for, with the parameters of `hash-thread.ts`: comparing with it costs the same. */
function decoyHash(): string {
  const random = (bytes: number) => randomBytes(bytes).toString('base64').replaceAll('=', '');
  return `$argon2id$v=19$m=19456,t=2,p=1$${random(16)}$${random(32)}`;
}
