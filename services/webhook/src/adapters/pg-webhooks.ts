import type { Db, Tx } from '@lectern/db';
import { keepAnswer, takeKey, takeKeyFor } from '@lectern/idempotency';
import { validate as isUuid } from 'uuid';
import type { MessageType } from '../domain/message.ts';
import type { SealedSecret } from '../domain/secret.ts';
import type { DisabledReason, Webhook, WebhookKey } from '../domain/webhook.ts';
import type { Webhooks } from '../ports.ts';

export interface PgWebhooksParts {
  readonly db: Db;
  /** Retention of an idempotency key, in milliseconds. */
  readonly keyRetentionMs: number;
}

const insertSql = `INSERT INTO webhooks (id, tenant_id, url, events, description, enabled, secrets, version, created_at, updated_at)
  VALUES ($1, $2, $3, $4, $5, true, $6, $7, $8, $8)`;

const findSql = 'SELECT * FROM webhooks WHERE id = $1 AND tenant_id = $2 AND deleted_at IS NULL';

const listSql = `SELECT * FROM webhooks WHERE tenant_id = $1 AND deleted_at IS NULL AND ($2::uuid IS NULL OR id < $2)
  ORDER BY id DESC LIMIT $3`;

const updateSql = `UPDATE webhooks SET url = $2, events = $3, description = $4, enabled = $5, disabled_reason = $6,
    disabled_at = $7, failing_since = $8, secrets = $9, version = $10, updated_at = $11
  WHERE id = $1`;

/** The row stays until its deliveries are removed; what it says goes at once, since a URL may have a secret in it. */
export const emptyWebhookSql = `UPDATE webhooks SET deleted_at = now(), enabled = false, url = '', description = '', secrets = '[]'
  WHERE deleted_at IS NULL AND`;

/** {@link Webhooks} on Postgres. */
export function createPgWebhooks({ db, keyRetentionMs }: PgWebhooksParts): Webhooks {
  return {
    create: (webhook, admit, { request, signal }) =>
      db.transaction(
        async (tx) => {
          const keyed = request && { request, answer: webhook };
          if (!(await takeKeyFor(tx, keyed, keyRetentionMs))) return false;
          admit(await countOf(tx, webhook.tenantId));
          await tx.query(insertSql, insertValuesOf(webhook));
          return true;
        },
        { signal },
      ),
    find: async ({ webhookId, tenantId }, signal) => {
      if (!isUuid(webhookId)) return undefined;
      const { rows } = await db.query<WebhookRow>(findSql, [webhookId, tenantId], { signal });
      return rows.map(toWebhook)[0];
    },
    list: async (tenantId, { limit, before }, signal) => {
      const { rows } = await db.query<WebhookRow>(listSql, [tenantId, before, limit], { signal });
      return rows.map(toWebhook);
    },
    change: (key, decide, { request, signal }) =>
      db.transaction(
        async (tx) => {
          if (request !== undefined && !(await takeKey(tx, request, keyRetentionMs))) return undefined;
          const webhook = decide(await lock(tx, key));
          await tx.query(updateSql, updateValuesOf(webhook));
          if (request !== undefined) await keepAnswer(tx, request, webhook);
          return webhook;
        },
        { signal },
      ),
    remove: (key, decide, signal) =>
      db.transaction(
        async (tx) => {
          decide(await lock(tx, key));
          await tx.query(`${emptyWebhookSql} id = $1`, [key.webhookId]);
        },
        { signal },
      ),
  };
}

/** How many a tenant has, which nobody changes until the transaction is over. */
async function countOf(tx: Tx, tenantId: string): Promise<number> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`webhooks of ${tenantId}`]);
  const { rows } = await tx.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM webhooks WHERE tenant_id = $1 AND deleted_at IS NULL',
    [tenantId],
  );
  return rows[0]?.count ?? 0;
}

async function lock(tx: Tx, { webhookId, tenantId }: WebhookKey): Promise<Webhook | undefined> {
  if (!isUuid(webhookId)) return undefined;
  const { rows } = await tx.query<WebhookRow>(`${findSql} FOR UPDATE`, [webhookId, tenantId]);
  return rows.map(toWebhook)[0];
}

function insertValuesOf(webhook: Webhook): unknown[] {
  const { id, tenantId, url, events, description, secrets, version, createdAt } = webhook;
  return [id, tenantId, url, events, description, JSON.stringify(secrets), version, createdAt];
}

function updateValuesOf(webhook: Webhook): unknown[] {
  const { id, url, events, description, disabled, failingSince, secrets, version, updatedAt } = webhook;
  const state = [disabled === undefined, disabled?.reason, disabled?.at, failingSince];
  return [id, url, events, description, ...state, JSON.stringify(secrets), version, updatedAt];
}

interface WebhookRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly url: string;
  readonly events: MessageType[];
  readonly description: string;
  readonly disabled_reason: DisabledReason | null;
  readonly disabled_at: Date | null;
  readonly failing_since: Date | null;
  readonly secrets: StoredSecret[];
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

function toWebhook(row: WebhookRow): Webhook {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    url: row.url,
    events: row.events,
    description: row.description,
    disabled:
      row.disabled_reason === null || row.disabled_at === null
        ? undefined
        : { reason: row.disabled_reason, at: row.disabled_at },
    failingSince: row.failing_since ?? undefined,
    secrets: row.secrets.map(toSecret),
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** A secret after JSON: its time is a text. */
export interface StoredSecret {
  readonly sealed: string;
  readonly until?: string;
}

/** A secret of its JSON. */
export function toSecret({ sealed, until }: StoredSecret): SealedSecret {
  return until === undefined ? { sealed } : { sealed, until: new Date(until) };
}

/** A webhook after JSON. */
export type StoredWebhook = Omit<
  Webhook,
  'disabled' | 'failingSince' | 'secrets' | 'createdAt' | 'updatedAt'
> & {
  readonly disabled?: { readonly reason: DisabledReason; readonly at: string };
  readonly failingSince?: string;
  readonly secrets: readonly StoredSecret[];
  readonly createdAt: string;
  readonly updatedAt: string;
};

/** A webhook of its JSON. */
export function webhookOfJson({
  disabled,
  failingSince,
  secrets,
  createdAt,
  updatedAt,
  ...facts
}: StoredWebhook): Webhook {
  return {
    ...facts,
    disabled: disabled && { reason: disabled.reason, at: new Date(disabled.at) },
    failingSince: failingSince === undefined ? undefined : new Date(failingSince),
    secrets: secrets.map(toSecret),
    createdAt: new Date(createdAt),
    updatedAt: new Date(updatedAt),
  };
}
