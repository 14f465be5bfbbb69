import type { Logger } from '@lectern/telemetry';
import {
  type AttemptEnd,
  afterAttempt,
  type Delivery,
  type RetryRules,
  webhookAfter,
} from '../domain/delivery.ts';
import { signatureHeaders, signingSecrets } from '../domain/secret.ts';
import type { ClaimedDelivery, Deliveries, DeliveryMetrics, MessageSender, SecretBox } from '../ports.ts';

export interface AttemptDeliveryPorts {
  readonly deliveries: Pick<Deliveries, 'settle'>;
  readonly sender: MessageSender;
  readonly box: Pick<SecretBox, 'open'>;
  readonly retries: RetryRules;
  /** See `DISABLE_AFTER_MS`. */
  readonly disableAfterMs: number;
  readonly metrics: DeliveryMetrics;
  readonly logger: Pick<Logger, 'warn'>;
  readonly now: () => Date;
  readonly random: () => number;
}

export interface AttemptDeliveryInput {
  readonly claimed: ClaimedDelivery;
}

/** What was sent is noted also when its caller has gone, in this time at most, in milliseconds. */
const settleMs = 10_000;

/**
 * Makes one attempt of a delivery, and writes what came of it. One that ends before that, with the signal or with its process, is made again when its lease is over: the
 * receiver may then get the message twice. Decides on no error.
 */
export async function attemptDelivery(
  ports: AttemptDeliveryPorts,
  { claimed }: AttemptDeliveryInput,
  signal: AbortSignal,
): Promise<void> {
  const { deliveries, disableAfterMs, metrics, logger, now, random, retries } = ports;
  const end = await send(ports, claimed, signal);
  metrics.attempted(end.error ?? 'accepted');
  const after = afterAttempt(claimed.delivery, end, { ...retries, random });
  const disabled = await deliveries.settle(
    claimed,
    (webhook) => ({ delivery: after, webhook: webhookAfter(webhook, after, { disableAfterMs, now: now() }) }),
    AbortSignal.timeout(settleMs),
  );
  if (after.status !== 'pending') metrics.ended(after.status);
  if (disabled === undefined) return;
  metrics.disabled(disabled);
  logger.warn({ ...factsOf(after), reason: disabled }, 'webhook disabled');
}

async function send(
  { sender, box, now }: Pick<AttemptDeliveryPorts, 'sender' | 'box' | 'now'>,
  { delivery: { id, body }, url, secrets }: ClaimedDelivery,
  signal: AbortSignal,
): Promise<AttemptEnd> {
  const at = now();
  const begun = performance.now();
  const opened = signingSecrets(secrets, at).map(({ sealed }) => box.open(sealed));
  const headers = signatureHeaders({ id, at, body }, opened);
  const answer = await sender.send({ url, headers, body }, signal);
  const took = { at, milliseconds: Math.round(performance.now() - begun), endedAt: now() };
  if (typeof answer === 'string') return { ...took, statusCode: undefined, error: answer };
  const { statusCode, retryAfterSeconds } = answer;
  const isAccepted = statusCode >= 200 && statusCode < 300;
  return { ...took, statusCode, error: isAccepted ? undefined : 'status', retryAfterSeconds };
}

const factsOf = ({ id: deliveryId, webhookId, tenantId }: Delivery) => ({ deliveryId, webhookId, tenantId });
