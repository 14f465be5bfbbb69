import type { Notification, SecretNotification } from '../ports.ts';

/** A message as a mail program shows it. */
export interface NotificationText {
  readonly subject: string;
  readonly text: string;
}

const words: Record<SecretNotification['kind'], { subject: string; before: string[]; after: string[] }> = {
  invitation: {
    subject: 'You are invited to Lectern',
    before: [
      'You are invited to join others in Lectern.',
      'To accept, choose a name and a password, and give this token:',
    ],
    after: [
      'An address can have one account only. If yours has one already,',
      'ask to be invited at another address.',
    ],
  },
  'password-reset': {
    subject: 'A new password for Lectern',
    before: ['Somebody asked for a new password for your account.', 'To choose one, give this token:'],
    after: ['Until then your password stays as it is.'],
  },
  registration: {
    subject: 'Confirm your address for Lectern',
    before: ['Somebody asked for an account with this address.', 'To make it, give this token:'],
    after: [
      'Without it no account is made. Confirm only what you asked for yourself:',
      'the password is that of whoever asked.',
    ],
  },
};

const accountExists: NotificationText = {
  subject: 'You have an account at Lectern already',
  text: `${[
    'Somebody asked for an account with this address, which has one.',
    'If it was you, log in, or ask for a new password.',
    '',
    'If you did not expect this message, ignore it.',
  ].join('\n')}\n`,
};

/**
 * What a person reads with their token. Nothing in it is of a caller's choice, since the platform's name stands for the text.
 * That an address has one account at most is said to everybody: nobody may learn by it who has one.
 */
export function notificationText(notification: Notification): NotificationText {
  if (notification.kind === 'account-exists') return accountExists;
  const { kind, token, expiresAt } = notification;
  const { subject, before, after } = words[kind];
  const end = `It is valid once, until ${expiresAt.toISOString()}.`;
  // Short lines: mail programs get longer ones in an encoding that splits the token.
  const lines = [
    ...before,
    '',
    token,
    '',
    end,
    ...after,
    '',
    'If you did not expect this message, ignore it.',
  ];
  return { subject, text: `${lines.join('\n')}\n` };
}
