import type { Db, Queryable } from '@lectern/db';
import { keepAnswer, takeKey } from '@lectern/idempotency';
import type { ListedVersion, Prompt, PromptVersion } from '../domain/prompt.ts';
import type { CurrentPrompt, PromptChange, PromptKey, PromptRepository } from '../ports.ts';

export interface PgPromptRepositoryParts {
  readonly db: Db;
  /** Retention of an idempotency key, in milliseconds. */
  readonly keyRetentionMs: number;
}

interface PromptRow extends Record<string, unknown> {
  readonly name: string;
  readonly live_version: number;
  readonly last_version: number;
  readonly changed_at: Date;
  readonly changed_by: string | null;
}

interface ListedRow extends Record<string, unknown> {
  readonly version: number;
  readonly alias: string;
  readonly created_at: Date;
  readonly created_by: string | null;
}

interface VersionRow extends ListedRow {
  readonly name: string;
  readonly template: string;
  readonly query_template: string | null;
  readonly top_k: number | null;
  readonly answer_schema: string | null;
}

const promptColumns = 'name, live_version, last_version, changed_at, changed_by';
const versionColumns =
  'name, version, template, alias, query_template, top_k, answer_schema, created_at, created_by';

const findSql = `SELECT ${promptColumns} FROM prompts WHERE tenant_id = $1 AND name = $2`;
const findVersionSql = `SELECT ${versionColumns} FROM prompt_versions v WHERE tenant_id = $1 AND name = $2
  AND version = coalesce($3, (SELECT live_version FROM prompts p WHERE p.tenant_id = $1 AND p.name = $2))`;
/** One change of a tenant's prompts at a time: their number is bounded. */
const lockSql = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))';
const setSql = `INSERT INTO prompts (tenant_id, ${promptColumns}) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (tenant_id, name) DO UPDATE SET live_version = EXCLUDED.live_version,
    last_version = EXCLUDED.last_version, changed_at = EXCLUDED.changed_at, changed_by = EXCLUDED.changed_by`;
const addSql = `INSERT INTO prompt_versions (tenant_id, ${versionColumns})
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;
const removeSql = 'DELETE FROM prompts WHERE tenant_id = $1 AND name = $2';

/** {@link PromptRepository} on Postgres. */
export function createPgPromptRepository({ db, keyRetentionMs }: PgPromptRepositoryParts): PromptRepository {
  return {
    list: async (tenantId, signal) => {
      const { rows } = await db.query<PromptRow>(
        `SELECT ${promptColumns} FROM prompts WHERE tenant_id = $1 ORDER BY name`,
        [tenantId],
        { signal },
      );
      return rows.map(toPrompt);
    },
    find: async ({ tenantId, name }, signal) => {
      const { rows } = await db.query<PromptRow>(findSql, [tenantId, name], { signal });
      return rows[0] === undefined ? undefined : toPrompt(rows[0]);
    },
    findVersion: async ({ tenantId, name }, version, signal) => {
      const values = [tenantId, name, version ?? null];
      const { rows } = await db.query<VersionRow>(findVersionSql, values, { signal });
      return rows[0] === undefined ? undefined : toVersion(rows[0]);
    },
    listVersions: async ({ tenantId, name }, signal) => {
      const { rows } = await db.query<ListedRow>(
        `SELECT version, alias, created_at, created_by FROM prompt_versions WHERE tenant_id = $1 AND name = $2
          ORDER BY version DESC`,
        [tenantId, name],
        { signal },
      );
      return rows.map(toListed);
    },
    change: (key, decide, { request, signal }) =>
      db.transaction(
        async (tx) => {
          if (request !== undefined && !(await takeKey(tx, request, keyRetentionMs))) return undefined;
          await tx.query(lockSql, [`prompts of ${key.tenantId}`]);
          const change = decide(await current(tx, key));
          await write(tx, key, change);
          const added = change.prompt && change.added;
          if (request !== undefined && added !== undefined) await keepAnswer(tx, request, toStored(added));
          return change;
        },
        { signal },
      ),
  };
}

async function current(tx: Queryable, { tenantId, name }: PromptKey): Promise<CurrentPrompt> {
  const found = await tx.query<PromptRow>(findSql, [tenantId, name]);
  const counted = await tx.query<{ count: string }>('SELECT count(*) FROM prompts WHERE tenant_id = $1', [
    tenantId,
  ]);
  const prompt = found.rows[0] === undefined ? undefined : toPrompt(found.rows[0]);
  return {
    prompt,
    count: Number(counted.rows[0]?.count ?? 0),
    // Versions are numbered from 1 without gaps, and none goes alone.
    hasVersion: (version) => prompt !== undefined && version >= 1 && version <= prompt.lastVersion,
  };
}

async function write(tx: Queryable, { tenantId, name }: PromptKey, change: PromptChange): Promise<void> {
  if (change.prompt === undefined) {
    await tx.query(removeSql, [tenantId, name]);
    return;
  }
  const { liveVersion, lastVersion, changedAt, changedBy } = change.prompt;
  await tx.query(setSql, [tenantId, name, liveVersion, lastVersion, changedAt, changedBy]);
  if (change.added === undefined) return;
  const { version, template, alias, documents, answerSchema, createdAt, createdBy } = change.added;
  await tx.query(addSql, [
    ...[tenantId, name, version, template, alias, documents?.query ?? null, documents?.topK ?? null],
    ...[textOf(answerSchema), createdAt, createdBy],
  ]);
}

function toPrompt(row: PromptRow): Prompt {
  return {
    name: row.name,
    liveVersion: row.live_version,
    lastVersion: row.last_version,
    changedAt: row.changed_at,
    changedBy: row.changed_by ?? undefined,
  };
}

function toListed(row: ListedRow): ListedVersion {
  return {
    version: row.version,
    alias: row.alias,
    createdAt: row.created_at,
    createdBy: row.created_by ?? undefined,
  };
}

function toVersion(row: VersionRow): PromptVersion {
  const { query_template: query, top_k: topK, answer_schema: schema } = row;
  return {
    ...toListed(row),
    name: row.name,
    template: row.template,
    documents: query === null || topK === null ? null : { query, topK },
    answerSchema: schemaOf(schema),
  };
}

/** A version as the answer to a request; its schema is a text, since `jsonb` takes not all that JSON has. */
export type StoredVersion = Omit<PromptVersion, 'answerSchema' | 'createdAt'> & {
  readonly answerSchema: string | null;
  readonly createdAt: string;
};

function toStored({ answerSchema, createdAt, ...facts }: PromptVersion): StoredVersion {
  return { ...facts, answerSchema: textOf(answerSchema), createdAt: createdAt.toISOString() };
}

/** A version of the answer that is stored. */
export function versionOfJson({ answerSchema, createdAt, ...facts }: StoredVersion): PromptVersion {
  return { ...facts, answerSchema: schemaOf(answerSchema), createdAt: new Date(createdAt) };
}

function textOf(schema: PromptVersion['answerSchema']): string | null {
  return schema === null ? null : JSON.stringify(schema);
}

function schemaOf(text: string | null): PromptVersion['answerSchema'] {
  return text === null ? null : JSON.parse(text);
}
