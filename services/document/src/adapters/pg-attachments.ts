import type { Db, Tx } from '@lectern/db';
import type { DocumentKey } from '../domain/document.ts';
import type { Attachments, ListedAttachment } from '../ports/attachments.ts';
import { viewerValues, visible } from './viewer-sql.ts';

/** The viewer is $1 to $3. */
const listSql = `SELECT d.id, d.filename, d.status, d.attached_to FROM documents d
  WHERE d.attached_to = ANY($4) AND d.status NOT IN ('deleting', 'deleted') AND ${visible}
  ORDER BY d.attached_version, d.attached_part`;

const partsSql = `SELECT attached_part FROM documents
  WHERE attached_to = $1 AND tenant_id = $2 AND attached_version = $3`;

/** {@link Attachments} on Postgres. They are written with their documents. */
export function createPgAttachments({ db }: { readonly db: Db }): Attachments {
  return {
    list: async (viewer, mails, signal) => {
      if (mails.length === 0) return new Map();
      const values = [...viewerValues(viewer), mails.map(({ id }) => id)];
      const { rows } = await db.query<ListedRow>(listSql, values, { signal });
      const byMail = Map.groupBy(rows, (row) => row.attached_to);
      return new Map([...byMail].map(([mail, attached]) => [mail, attached.map(toListed)]));
    },
    partsOf: async ({ documentId, tenantId }, version, signal) => {
      const values = [documentId, tenantId, version];
      const { rows } = await db.query<{ attached_part: number }>(partsSql, values, { signal });
      return new Set(rows.map((row) => row.attached_part));
    },
  };
}

interface ListedRow {
  readonly id: string;
  readonly filename: string | null;
  readonly status: ListedAttachment['status'];
  readonly attached_to: string;
}

function toListed({ id, filename, status }: ListedRow): ListedAttachment {
  return { id, filename: filename ?? undefined, status };
}

const countSql = `SELECT count(*)::int AS count FROM documents
  WHERE attached_to = $1 AND tenant_id = $2 AND status <> 'deleted'`;

/** How many documents are attached to a mail whose row is locked, and are not deleted. */
export async function countAttachments(tx: Tx, { documentId, tenantId }: DocumentKey): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(countSql, [documentId, tenantId]);
  return rows[0]?.count ?? 0;
}

const familySql = `WITH RECURSIVE family AS (
    SELECT id FROM documents WHERE attached_to = $1 AND tenant_id = $2 AND status <> 'deleted'
    UNION
    SELECT d.id FROM documents d JOIN family f ON d.attached_to = f.id WHERE d.status <> 'deleted'
  ) SELECT id FROM family ORDER BY id`;

/**
 * Locks what is attached to a mail whose row is locked, and what is attached to that, in the order of their ids. Until all of it is locked more
 * may come to be attached, so it looks again.
 *
 * @returns their ids
 */
export async function lockAttachments(tx: Tx, { documentId, tenantId }: DocumentKey): Promise<string[]> {
  let locked: string[] = [];
  for (;;) {
    const { rows } = await tx.query<{ id: string }>(familySql, [documentId, tenantId]);
    const ids = rows.map(({ id }) => id);
    if (ids.every((id) => locked.includes(id))) return ids;
    await tx.query('SELECT FROM documents WHERE id = ANY($1) ORDER BY id FOR UPDATE', [ids]);
    locked = ids;
  }
}
