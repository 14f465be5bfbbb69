import type { Principal } from '@lectern/auth';
import { userNotFound } from '../domain/user.ts';
import type { AccountRepository, ApiKeyRepository, ServiceAccountRepository } from '../ports.ts';

export interface GetCallerPorts {
  readonly accounts: Pick<AccountRepository, 'find'>;
  readonly serviceAccounts: Pick<ServiceAccountRepository, 'find'>;
  readonly apiKeys: Pick<ApiKeyRepository, 'find'>;
}

export interface GetCallerInput {
  readonly caller: Principal;
}

/** Who calls, by which credential, and by what right: the caller's own scopes and roles. */
export interface CallerView {
  readonly caller: Principal;
  readonly credential: CallerCredential;
  /** Absent without the scope `users:read`. */
  readonly profile: CallerProfile | undefined;
}

/** What is known of the credential beyond its id; nothing without the scope `users:read`. */
export interface CallerCredential {
  /** Of an API key. */
  readonly name?: string | undefined;
  /** Of an API key that ends by itself. */
  readonly expiresAt?: Date | undefined;
  /** Issuer of a token of an outside provider. */
  readonly identityProvider?: string | undefined;
}

/** Personal data of the caller. */
export interface CallerProfile {
  /** Absent for a service account, and for someone of whom an outside provider tells none. */
  readonly email?: string | undefined;
  readonly displayName: string;
  readonly createdAt: Date;
  readonly identityProvider?: string | undefined;
}

/**
 * Tells the caller who they are. A credential tells whose it is beyond ids only with the scope `users:read`, which a session has.
 *
 * @throws AppError `not_found` (`user_not_found`) for an account that was removed a moment ago
 */
export async function getCaller(
  ports: GetCallerPorts,
  { caller }: GetCallerInput,
  signal: AbortSignal,
): Promise<CallerView> {
  if (!caller.scopes.includes('users:read')) {
    return { caller, credential: {}, profile: undefined };
  }
  const [profile, credential] = await Promise.all([
    findProfile(ports, caller, signal),
    caller.via === 'api-key' ? findKey(ports, caller, signal) : undefined,
  ]);
  if (profile === undefined) throw userNotFound();
  const { identityProvider } = profile;
  return { caller, credential: credential ?? { identityProvider }, profile };
}

/** Of a person, or of a service account. */
async function findProfile(
  { accounts, serviceAccounts }: GetCallerPorts,
  caller: Principal,
  signal: AbortSignal,
): Promise<CallerProfile | undefined> {
  const person = await accounts.find(caller, signal);
  if (person !== undefined) return person;
  const account = await serviceAccounts.find(caller, signal);
  return account && { displayName: account.name, createdAt: account.createdAt };
}

/** Of a key that was revoked a moment ago nothing is known. */
async function findKey(
  { apiKeys }: GetCallerPorts,
  { tenantId, userId, credentialId }: Principal,
  signal: AbortSignal,
): Promise<CallerCredential> {
  const key = await apiKeys.find(credentialId, { tenantId, userId, services: false }, signal);
  return { name: key?.name, expiresAt: key?.expiresAt };
}
