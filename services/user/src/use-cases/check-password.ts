import type { Logger } from '@lectern/telemetry';
import type { Client, LoginKeys } from '../domain/client.ts';
import { loginKeysOf, shortHash } from '../domain/client.ts';
import { tooManyFailedLogins } from '../domain/throttle.ts';
import type { AttemptCounters, CountLogin, HashingTurns, KnownNetworks } from '../ports/credentials.ts';
import type { Account, AccountRepository, PasswordHasher } from '../ports.ts';

export interface CheckPasswordPorts {
  readonly accounts: Pick<AccountRepository, 'findByEmail'>;
  readonly passwords: Pick<PasswordHasher, 'verify'>;
  readonly turns: HashingTurns;
  readonly counters: AttemptCounters;
  readonly knownNetworks: KnownNetworks;
  readonly countLogin: CountLogin;
  readonly now: () => Date;
  readonly logger: Pick<Logger, 'warn'>;
}

export interface CheckPasswordInput {
  /** In the form of `normalizeEmail`. */
  readonly email: string;
  readonly password: string;
  readonly client: Client;
}

/**
 * The one place where a password is compared; helper of `logIn` and `changePassword`. All of it runs in the caller's turn, so
 * that an attempt sees the failures of those before it.
 *
 * A pair of account and network that failed too often waits. A network that failed too often at any accounts waits, and so
 * does an account that too many networks failed at, but neither from a network of which its owner has logged in before:
 * strangers cannot lock anyone out of a place that they know.
 *
 * @returns the account, or undefined for an unknown address and a wrong password, after the same work
 * @throws AppError `resource_exhausted` (`too_many_failed_logins`)
 */
export async function checkPassword(
  ports: CheckPasswordPorts,
  input: CheckPasswordInput,
  signal: AbortSignal,
): Promise<Account | undefined> {
  const keys = loginKeysOf(input.email, input.client);
  const turn = { network: input.client.network, account: keys.account };
  return ports.turns.take(turn, () => attempt(ports, { ...input, keys }, signal), signal);
}

async function attempt(
  ports: CheckPasswordPorts,
  input: CheckPasswordInput & { readonly keys: LoginKeys },
  signal: AbortSignal,
): Promise<Account | undefined> {
  const { keys } = input;
  const now = ports.now();
  const isKnown = await ports.knownNetworks.has(keys.pair, { now, signal });
  const waitSeconds = await waitOf(ports, keys, isKnown);
  if (waitSeconds > 0) {
    ports.countLogin('throttled');
    throw tooManyFailedLogins(waitSeconds);
  }
  const account = await ports.accounts.findByEmail(input.email, signal);
  // Not `account && verify(...)`: an unknown e-mail must take as long as a wrong password.
  const matches = await ports.passwords.verify(account?.passwordHash, input.password, signal);
  if (account === undefined || !matches) {
    await recordFailure(ports, { ...input, userId: account?.user.id, isKnown });
    return undefined;
  }
  ports.countLogin('succeeded');
  await ports.counters.forget('pair-failures', pairOf(keys));
  await ports.knownNetworks.remember(keys.pair, { userId: account.user.id, now, signal });
  return account;
}

async function waitOf({ counters }: CheckPasswordPorts, keys: LoginKeys, isKnown: boolean): Promise<number> {
  const own = counters.waitOf('pair-failures', pairOf(keys));
  if (isKnown) return own;
  const all = await Promise.all([
    own,
    counters.waitOf('network-failures', keys.network),
    counters.waitOf('account-failures', keys.account),
  ]);
  return Math.max(...all);
}

/** Takes no signal: who leaves before the answer has guessed all the same. */
async function recordFailure(
  { counters, countLogin, logger }: CheckPasswordPorts,
  failure: {
    readonly email: string;
    readonly client: Client;
    readonly keys: LoginKeys;
    readonly userId: string | undefined;
    readonly isKnown: boolean;
  },
): Promise<void> {
  const { client, keys, userId, isKnown } = failure;
  countLogin('failed');
  const whose = userId === undefined ? { emailHash: shortHash(failure.email) } : { userId };
  logger.warn({ clientAddress: client.address, ...whose }, 'log-in failed');
  await counters.count('pair-failures', pairOf(keys));
  if (isKnown) return;
  await counters.count('network-failures', keys.network);
  await counters.count('account-failures', keys.account);
}

function pairOf({ pair }: LoginKeys): string {
  return pair.toString('base64url');
}
