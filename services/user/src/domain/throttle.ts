import { AppError } from '@lectern/errors';

/** A number of events within a time, after which further ones have to wait until the time is over. */
export interface ThrottleRule {
  readonly points: number;
  readonly seconds: number;
}

/**
 * Mails that strangers can cause: to one address, so that nobody's mailbox is flooded, and from one network. Beyond the first
 * nothing is sent, and beyond the second the caller is told to wait.
 */
export const mailRules = {
  'address-mails': { points: 3, seconds: 3_600 },
  'network-mails': { points: 20, seconds: 3_600 },
} as const;

/** The answer to one whose earlier attempts failed too often. The same whether there is such an account. */
export function tooManyFailedLogins(retryAfterSeconds: number): AppError {
  return new AppError('resource_exhausted', 'Too many failed log-ins. Wait before you try again.', {
    reason: 'too_many_failed_logins',
    retryAfterSeconds,
  });
}

/** The answer to a network from which too many mails were asked for. */
export function tooManyMails(retryAfterSeconds: number): AppError {
  return new AppError('resource_exhausted', 'Too many messages were asked for. Wait before you ask again.', {
    reason: 'too_many_messages',
    retryAfterSeconds,
  });
}
