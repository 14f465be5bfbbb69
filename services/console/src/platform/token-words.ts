import type { components } from '@lectern/client';

type Notifier = components['schemas']['Platform']['notifier'];

/** Where somebody finds a token that was made for an address, in words. */
export interface TokenWords {
  readonly title: string;
  readonly text: string;
}

const mailed: TokenWords = {
  title: 'A token is on its way to the address.',
  text: 'It may take some minutes, and may be among what is taken for spam.',
};
const words: Readonly<Record<NonNullable<Notifier>, TokenWords>> = {
  smtp: mailed,
  print: {
    title: 'No mail is sent here: the token is in the log of the user service.',
    text: 'That is .data/logs/user.log where the platform was started by npm start.',
  },
  none: {
    title: 'This platform sends no tokens.',
    text: 'Ask who operates it.',
  },
};

/** As the platform delivers tokens; by mail where it does not tell. */
export function tokenWords(notifier: Notifier | undefined): TokenWords {
  return words[notifier ?? 'smtp'];
}
