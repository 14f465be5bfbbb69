import type { OnceAnswer } from '@lectern/idempotency';
import type { Webhook } from '../domain/webhook.ts';
import type { SecretBox } from '../ports.ts';

/** A webhook with its newest secret, in the one answer that shows it. */
export interface ShownSecret {
  readonly webhook: Webhook;
  readonly secret: string;
  readonly replayed: boolean;
}

/** Opens the secret of an answer. */
export function shownSecret(
  box: Pick<SecretBox, 'open'>,
  { answer: webhook, replayed }: OnceAnswer<Webhook>,
): ShownSecret {
  return { webhook, secret: box.open(webhook.secrets[0]?.sealed ?? ''), replayed };
}
