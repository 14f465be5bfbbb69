import type { Erasures as SharedErasures } from '@lectern/erasures';
import type { IdempotencyKeys, KeyedRequest } from '@lectern/idempotency';
import type { AttemptError, Delivery, DeliveryStatus } from './domain/delivery.ts';
import type { ErasedAmounts } from './domain/erasure.ts';
import type { Outcome, ToldOutcome } from './domain/message.ts';
import type { SealedSecret } from './domain/secret.ts';
import type { DisabledReason, Webhook, WebhookKey } from './domain/webhook.ts';

/** What a change is repeated by, and who gives it up. */
export interface ChangeOptions {
  readonly request?: KeyedRequest | undefined;
  readonly signal: AbortSignal;
}

/** One page of a list. */
export interface PageQuery {
  readonly limit: number;
  /** Entries older than this id, which is a UUIDv7 and so ordered by time. */
  readonly before?: string | undefined;
}

/**
 * Receivers of tenants. One that is deleted is found by no call.
 *
 * Errors: `unavailable` when the database cannot be reached, with `commit_outcome_unknown` where the change may have been written.
 */
export interface Webhooks {
  /**
   * Stores a new one, if `admit` does not throw that is given how many its tenant has. One at a time of a tenant.
   *
   * @returns false when the request was handled before
   */
  create(webhook: Webhook, admit: (existing: number) => void, options: ChangeOptions): Promise<boolean>;
  find(key: WebhookKey, signal: AbortSignal): Promise<Webhook | undefined>;
  /** Newest first. */
  list(tenantId: string, query: PageQuery, signal: AbortSignal): Promise<Webhook[]>;
  /**
   * Locks the webhook, lets `decide` say what becomes of it, and writes that. What `decide` throws is thrown.
   *
   * @returns undefined when the request was handled before
   */
  change(
    key: WebhookKey,
    decide: (current: Webhook | undefined) => Webhook,
    options: ChangeOptions,
  ): Promise<Webhook | undefined>;
  /** Likewise deletes it, if `decide` does not throw: nothing is delivered to it from then on, but what is on its way. */
  remove(key: WebhookKey, decide: (current: Webhook | undefined) => void, signal: AbortSignal): Promise<void>;
}

/** Erasures. What is left of deliveries goes by {@link Deliveries.purge}. */
export type Erasures = SharedErasures<ErasedAmounts>;

/** First answers to requests, by idempotency key: the webhook as it was in that answer. */
export type WebhookAnswers = IdempotencyKeys<Webhook>;
/** The same of requests that begin a delivery: its id. */
export type DeliveryAnswers = IdempotencyKeys<string>;

/** A delivery whose next attempt is this process's to make, until its lease is over. */
export interface ClaimedDelivery {
  readonly delivery: Delivery;
  readonly lease: string;
  readonly url: string;
  readonly secrets: readonly SealedSecret[];
  /** Of the trace in which it was made. */
  readonly traceparent: string | undefined;
}

/** How many attempts may run at once, over all processes where nothing else is said. */
export interface ClaimBounds {
  /** Of this claim. */
  readonly limit: number;
  readonly perTenant: number;
  /** For a webhook that accepts nothing it is one. */
  readonly perWebhook: number;
  readonly leaseMs: number;
}

/** What is decided after an attempt. */
export interface Settled {
  readonly delivery: Delivery;
  readonly webhook: Pick<Webhook, 'disabled' | 'failingSince'>;
}

/** Messages on their way, and what became of them. */
export interface Deliveries {
  /**
   * Notes an outcome and makes a delivery of it for each webhook of its tenant that is told of it, in the transaction that notes that the event was handled.
   * A tenant without webhooks leaves nothing behind.
   */
  announce(
    announcement: {
      readonly eventId: string;
      readonly outcome: Outcome;
      readonly decide: (
        told: ToldOutcome | undefined,
      ) => (ToldOutcome & { readonly isNews: boolean }) | undefined;
      readonly deliveryFor: (webhook: WebhookKey) => Delivery;
    },
    signal: AbortSignal,
  ): Promise<void>;
  /** Stores one that its maker attempts itself. @returns undefined when the request was handled before */
  begin(
    delivery: Delivery,
    webhook: Webhook,
    options: ChangeOptions & { readonly leaseMs: number },
  ): Promise<ClaimedDelivery | undefined>;
  find(key: WebhookKey & { readonly deliveryId: string }, signal: AbortSignal): Promise<Delivery | undefined>;
  /** Newest first. */
  list(
    key: WebhookKey,
    query: PageQuery & { readonly status?: DeliveryStatus | undefined },
    signal: AbortSignal,
  ): Promise<Delivery[]>;
  /** As {@link Webhooks.change}. */
  change(
    key: WebhookKey & { readonly deliveryId: string },
    decide: (current: Delivery | undefined) => Delivery,
    options: ChangeOptions,
  ): Promise<Delivery | undefined>;
  /** Takes deliveries that are due, tenants in turn. Each is taken by one process, and by another when its lease is over. */
  claim(bounds: ClaimBounds, signal: AbortSignal): Promise<ClaimedDelivery[]>;
  /** Has leases hold for `leaseMs` from now on. One that is over, or was taken from its holder, may be lost all the same. */
  renew(leases: readonly string[], leaseMs: number, signal: AbortSignal): Promise<void>;
  /**
   * Writes what came of an attempt, unless its lease was over and another process has the delivery.
   *
   * @returns why its webhook was disabled by it, if it was
   */
  settle(
    claimed: ClaimedDelivery,
    decide: (webhook: Pick<Webhook, 'disabled' | 'failingSince'>) => Settled,
    signal: AbortSignal,
  ): Promise<DisabledReason | undefined>;
  /** Gives claimed deliveries back, as if they had not been claimed. */
  release(leases: readonly string[], signal: AbortSignal): Promise<void>;
  /** What waits: see `metrics.ts`. */
  measure(signal: AbortSignal): Promise<{ readonly waiting: number; readonly oldestDueAt: Date | undefined }>;
  /** Deletes deliveries older than the one moment and those of deleted webhooks, and what is noted of documents deleted before the other. @returns how many rows */
  purge(before: { readonly deliveries: Date; readonly outcomes: Date }, signal: AbortSignal): Promise<number>;
}

/** The answer of a receiver. */
export interface ReceiverAnswer {
  readonly statusCode: number;
  readonly retryAfterSeconds: number | undefined;
}

/** Sends messages to receivers. */
export interface MessageSender {
  /**
   * Sends one request. The answer's body is not kept, and no redirect is followed.
   *
   * @returns the answer, or why there is none; rejects with the signal's reason alone
   */
  send(
    message: {
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    },
    signal: AbortSignal,
  ): Promise<ReceiverAnswer | Exclude<AttemptError, 'status'>>;
}

/** Decides whether a URL can lead to a receiver, by what it says itself. @throws AppError `unprocessable` (`url_not_allowed`) */
export type CheckUrl = (url: string) => void;

/** Keeps secrets in a form that is of no use without the keys of the service. */
export interface SecretBox {
  seal(secret: string): string;
  /** @throws Error for what was sealed by no key that there is */
  open(sealed: string): string;
}

/** Counts attempts and what they lead to. */
export interface DeliveryMetrics {
  attempted(end: AttemptError | 'accepted'): void;
  ended(status: Exclude<DeliveryStatus, 'pending'>): void;
  disabled(reason: DisabledReason): void;
}
