import { AppError } from '@lectern/errors';
import { createTransport } from 'nodemailer';
import type { Notifier } from '../ports.ts';
import { notificationText } from './notification-text.ts';

export interface SmtpNotifierOptions {
  /** `smtp://` or `smtps://`, with user and password if the server asks for them. */
  readonly url: string;
  /** Address of the sender, or `Name <address>`. */
  readonly from: string;
  /** Longest time of each step: to connect, to be greeted, to get an answer. In milliseconds. */
  readonly timeoutMs: number;
}

/**
 * A {@link Notifier} that hands a message to a mail server, on a connection of its own. A message that was cut off may have
 * been accepted. With `smtp://` the connection is encrypted if the server offers it, and `?requireTLS=true` in the URL
 * refuses one that does not.
 */
export function createSmtpNotifier({ url, from, timeoutMs }: SmtpNotifierOptions): Notifier {
  const transport = createTransport({
    url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    // A message is text that we made: nothing in it may name a file or an address to be read.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    deliver: async (notification, signal) => {
      // As an object, so that no character of the address can begin a second one.
      const to = { name: '', address: notification.to };
      try {
        await transport.sendMail({ from, to, ...notificationText(notification), signal });
      } catch (error) {
        signal.throwIfAborted();
        throw new AppError('unavailable', 'The message could not be sent. Try again later.', {
          reason: 'delivery_failed',
          cause: error,
        });
      }
    },
  };
}
