import { validate as isUuid } from 'uuid';
import type { Viewer } from '../domain/access.ts';

/**
 * Which documents `d` a viewer may read: $1 and $2 are tenant and user, $3 the collections that they are limited to, null for none.
 * A document in a collection is no more visible than it is without.
 */
export const visible = `d.tenant_id = $1 AND (d.visibility = 'tenant' OR d.owner_id = $2
    OR EXISTS (SELECT FROM document_readers r WHERE r.document_id = d.id AND r.reader_id = $2))
  AND ($3::uuid[] IS NULL OR EXISTS (SELECT FROM document_collections m
    WHERE m.document_id = d.id AND m.collection_id = ANY ($3::uuid[])))`;

/** The values of {@link visible}. What is no id of a collection has no documents. */
export function viewerValues({ tenantId, userId, collections }: Viewer): unknown[] {
  return [tenantId, userId, collections?.filter((id) => isUuid(id)) ?? null];
}
