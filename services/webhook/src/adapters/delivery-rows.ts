import type { Attempt, AttemptError, Delivery, DeliveryStatus } from '../domain/delivery.ts';
import type { DeliveryType } from '../domain/message.ts';

/** A row of `deliveries`. */
export interface DeliveryRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly webhook_id: string;
  readonly type: DeliveryType;
  readonly body: string;
  readonly traceparent: string | null;
  readonly status: DeliveryStatus;
  readonly attempts: StoredAttempt[];
  readonly tries: number;
  readonly next_attempt_at: Date | null;
  readonly created_at: Date;
  readonly completed_at: Date | null;
}

interface StoredAttempt {
  readonly at: string;
  readonly statusCode?: number;
  readonly error?: AttemptError;
  readonly milliseconds: number;
}

export function toDelivery(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    webhookId: row.webhook_id,
    type: row.type,
    body: row.body,
    status: row.status,
    attempts: row.attempts.map(toAttempt),
    tries: row.tries,
    nextAttemptAt: row.next_attempt_at ?? undefined,
    createdAt: row.created_at,
    completedAt: row.completed_at ?? undefined,
  };
}

function toAttempt({ at, statusCode, error, milliseconds }: StoredAttempt): Attempt {
  return { at: new Date(at), statusCode, error, milliseconds };
}

/** The form in which attempts are stored. */
export function storedAttempts(attempts: readonly Attempt[]): string {
  return JSON.stringify(attempts);
}
