import { LecternError } from '@lectern/client';
import type { Stores } from '../stores/read-snapshot.ts';
import { expectedStatus, type LedgerEntry } from '../traffic/ledger.ts';
import type { Tenant } from '../traffic/tenants.ts';

/**
 * Reasons with which a good document may fail by what happens outside of it: its bytes or its chunks came damaged, or the process that read it was killed
 * twice. Their owners are told to try again.
 */
const ofFaults: ReadonlySet<string | undefined> = new Set([
  'chunks_malformed',
  'content_damaged',
  'reader_crashed',
]);

interface FailedRow {
  readonly id: string;
  readonly reason: string | null;
}

/**
 * Retries, as their owners would, documents that failed by a fault and not by themselves.
 *
 * @returns the reasons, one for each document that was retried
 */
export async function retryFailed(
  { query }: Stores,
  { ledger, tenants }: { readonly ledger: readonly LedgerEntry[]; readonly tenants: readonly Tenant[] },
): Promise<string[]> {
  const rows = await query<FailedRow>(
    'document',
    `SELECT id, failure->>'reason' AS reason FROM documents WHERE status = 'failed'`,
  );
  const retried: string[] = [];
  for (const { id, reason } of rows) {
    const entry = ledger.find((each) => each.id === id);
    if (entry === undefined || expectedStatus(entry) === 'failed' || reason === null || !ofFaults.has(reason))
      continue;
    const owner = tenants.find(({ tenantId }) => tenantId === entry.tenantId);
    if (owner !== undefined && (await retry(owner, id))) retried.push(reason);
  }
  return retried;
}

async function retry({ client }: Tenant, id: string): Promise<boolean> {
  try {
    await client.api.POST('/v1/documents/{id}/retry', { params: { path: { id } } });
    return true;
  } catch (error) {
    // Another look comes: what is gone by then, or has been retried, needs nothing.
    if (error instanceof LecternError) return false;
    throw error;
  }
}
