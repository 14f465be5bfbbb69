/** Why the platform gave a step up, in words for who has a button to retry it. */
const givenUp: Readonly<Record<string, string>> = {
  too_many_deliveries: 'The platform tried this step several times, and it never came to its end.',
  retried_too_long:
    'The platform tried this step again and again for a long time, and it never came to its end.',
  handling_too_long: 'This step took longer than it may, each time it was tried.',
};
const advice = 'Retry it, or upload the file again.';
/** The platform’s own advice names calls of its API. */
const adviceOfApi = /Try again by [A-Z]+ \/v\d\/\S+ or upload the file again\./;

/** Why a document failed, for people: the platform's sentence, without calls of its API. */
export function failureText({
  reason,
  message,
}: {
  readonly reason: string;
  readonly message: string;
}): string {
  const words = Object.hasOwn(givenUp, reason) ? givenUp[reason] : undefined;
  return words === undefined ? message.replace(adviceOfApi, advice) : `${words} ${advice}`;
}
