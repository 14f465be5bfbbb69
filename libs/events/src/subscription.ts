import type { CloudEvent } from './cloud-event.ts';
import type { EventData, EventDefinition } from './event-definition.ts';

/** What a handler knows besides the event. */
export interface HandlerContext {
  /** Aborts when the process has no more time to wait for the handler; the event will then be delivered again. */
  readonly signal: AbortSignal;
}

/** What a consumer does with one kind of event. */
export interface Subscription<D extends EventData = EventData> {
  /** The producing service. */
  readonly from: string;
  readonly event: EventDefinition<D>;
  /**
   * Waiting events of a higher priority go ahead of the others of their tenant, not ahead of other tenants. A few fixed
   * values; default 0.
   */
  readonly priority?: number;
  /**
   * Resolves when the event's effect is durable; the delivery is then acknowledged. What it throws decides: an AppError
   * that is not `retryable` dead-letters the event, everything else has it delivered again after a pause.
   *
   * Must expect to get an event more than once, in any order, and at the same time: see `inbox`.
   */
  handle(event: CloudEvent<D>, context: HandlerContext): Promise<void>;
}

/** Declares a subscription with the handler's event typed by its definition. */
export function subscription<D extends EventData>(parts: Subscription<D>): Subscription {
  return parts;
}
