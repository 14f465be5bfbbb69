import { extname } from 'node:path';
import { AppError } from '@lectern/errors';
import { Piscina } from 'piscina';
import type { PasswordStrength } from '../../ports/credentials.ts';
import type { StrengthTask } from './strength-thread.ts';

/** TypeScript beside the source, JavaScript in an image: a file of the same kind as this one. */
const threadFile = new URL(`./strength-thread${extname(import.meta.url)}`, import.meta.url).href;

/**
 * Where zxcvbn's highest level begins, as a power of ten. The one below takes words that are repeated with something between;
 * of 1,000 passwords of 12 random lower-case letters this one refused 1.
 */
const minGuesses = 10;

/**
 * Its time grows with the square of the length or worse: some 300 ms for the worst 64 characters, a second for 128. What
 * comes after the first 64 makes no password weaker.
 */
const maxChars = 64;

/** Time after which the thread ends without work, in milliseconds. Its dictionaries take 40 MiB. */
const idleMs = 10_000;

/** A {@link PasswordStrength} by zxcvbn, in a thread that begins on demand and ends soon: it has no memory while idle. */
export function createZxcvbnPasswordStrength(): PasswordStrength & { close(): Promise<void> } {
  const pool = new Piscina<StrengthTask, number>({
    filename: threadFile,
    name: 'estimate',
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: idleMs,
    resourceLimits: { maxOldGenerationSizeMb: 96 },
  });
  return {
    isGuessable: async (password, personal, signal) => {
      signal.throwIfAborted();
      try {
        const guesses = await pool.run({ password: [...password].slice(0, maxChars).join(''), personal });
        return guesses < minGuesses;
      } catch (cause) {
        throw new AppError('unavailable', 'The strength of the password could not be checked; try again.', {
          reason: 'password_check_failed',
          cause,
        });
      }
    },
    close: () => pool.destroy(),
  };
}
