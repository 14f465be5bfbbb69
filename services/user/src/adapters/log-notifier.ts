import type { Logger } from '@lectern/telemetry';
import type { Notification, Notifier } from '../ports.ts';

/** What the log says of a notification. */
export interface LogNotifierOptions {
  readonly logger: Pick<Logger, 'warn'>;
  /** Whether the token stands in the line. Who reads the log can then act as the person whom it is for. */
  readonly showsToken: boolean;
}

/**
 * A {@link Notifier} that sends nothing and writes a line to the log. The token is part of the sentence and not a field of
 * its own, since the log replaces fields that hold secrets.
 */
export function createLogNotifier({ logger, showsToken }: LogNotifierOptions): Notifier {
  return {
    deliver: async (notification) => {
      if (showsToken) logger.warn(printed(notification));
      else logger.warn({ kind: notification.kind }, 'notification not delivered, NOTIFIER is none');
    },
  };
}

function printed(notification: Notification): string {
  const { to, kind } = notification;
  if (kind === 'account-exists') return `registration of ${to}: there is an account already`;
  const { token, expiresAt } = notification;
  return `${kind} for ${to}: the token is ${token}, valid until ${expiresAt.toISOString()}`;
}
