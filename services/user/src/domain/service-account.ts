import type { Role } from '@lectern/auth';
import { AppError } from '@lectern/errors';

/** Roles of software: it manages nobody. */
export type ServiceRole = Extract<Role, 'member' | 'agent'>;

/** An account that is no person's: it has neither address nor password, and acts by its API keys alone. */
export interface ServiceAccount {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly role: ServiceRole;
  readonly createdAt: Date;
}

/** The answer to a service account beyond the bound. */
export function tooManyServiceAccounts(max: number): AppError {
  return new AppError('conflict', `There are ${max} service accounts already. Remove one first.`, {
    reason: 'too_many_service_accounts',
  });
}

/** The answer to an id that is unknown, malformed, removed or of another tenant. */
export function serviceAccountNotFound(): AppError {
  return new AppError('not_found', 'There is no such service account.', {
    reason: 'service_account_not_found',
  });
}
