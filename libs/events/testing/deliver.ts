import { recognizeEvent } from '../src/read-message.ts';
import type { Subscription } from '../src/subscription.ts';

export { eventOf } from '../src/dead-letter.ts';
export { classify } from '../src/delivery-outcome.ts';

/**
 * Has the body of a message handled by the subscription that its event is for, as the consumer of these subscriptions would, but
 * outside of any queue.
 *
 * @throws what dead-letters a body that cannot be read, an error for an event that no subscription knows, and what the handler throws
 */
export async function deliver(body: string, subscriptions: readonly Subscription[]): Promise<void> {
  const { event, subscription } = recognizeEvent({ Body: body }, subscriptions);
  if (subscription === undefined)
    throw new Error(`No subscription knows an event like this: ${body.slice(0, 200)}`);
  await subscription.handle(event, { signal: new AbortController().signal });
}
