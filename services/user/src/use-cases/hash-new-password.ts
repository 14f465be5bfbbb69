import type { Client } from '../domain/client.ts';
import {
  assertAcceptablePassword,
  type ChosenPassword,
  guessablePassword,
  personalWords,
} from '../domain/secrets.ts';
import type { HashingTurns, PasswordStrength } from '../ports/credentials.ts';
import type { PasswordHasher } from '../ports.ts';

export interface HashNewPasswordPorts {
  readonly passwords: Pick<PasswordHasher, 'hash'>;
  readonly strength: PasswordStrength;
  readonly turns: HashingTurns;
}

export interface HashNewPasswordInput extends ChosenPassword {
  readonly client: Client;
}

/**
 * Judges and hashes a password that somebody has chosen; helper of the use cases that store one.
 *
 * @throws AppError `invalid_argument` (`weak_password`)
 */
export async function hashNewPassword(
  { passwords, strength, turns }: HashNewPasswordPorts,
  chosen: HashNewPasswordInput,
  signal: AbortSignal,
): Promise<string> {
  assertAcceptablePassword(chosen);
  const { password, email, client } = chosen;
  const judgeAndHash = async () => {
    if (await strength.isGuessable(password, personalWords(email), signal)) throw guessablePassword(chosen);
    return passwords.hash(password, signal);
  };
  return turns.take({ network: client.network }, judgeAndHash, signal);
}
