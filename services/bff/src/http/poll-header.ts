import { answerHeader } from '@lectern/http';

/** Pause after which clients ask again, in milliseconds. Without a word they wait for seconds, and a small file takes less than one. */
const pollAfterMs = '200';

/** Declares the header by which clients of OpenAI's API are told when to ask again. */
export const pollHeader = {
  'OpenAI-Poll-After-Ms': answerHeader(
    'When to ask again, in milliseconds, while it is on its way',
  ).optional(),
};

/** The header, where there is something to wait for. */
export function pollWhile(isOnItsWay: boolean): Readonly<Record<string, string>> {
  return isOnItsWay ? { 'OpenAI-Poll-After-Ms': pollAfterMs } : {};
}
