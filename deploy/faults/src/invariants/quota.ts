import type { StoredDocument } from '../stores/snapshot.ts';
import { type Breach, groupBy, type Invariant } from './invariant.ts';

/** What the user service has reserved is what documents claim, and what documents claim is what is stored of them. */
export const reservedIsStored: Invariant = {
  name: 'what is reserved of quotas is what is stored',
  check: ({ snapshot: { documents, claims, reserved, reservedSums } }) => {
    const rows = groupBy(documents, ({ id }) => id);
    const bytesOf = groupBy(reserved, ({ documentId }) => documentId);
    const ofTenant = groupBy(reserved, ({ tenantId }) => tenantId);
    const wrong = claims.flatMap(({ documentId, newestBytes, earlierBytes, isSettled }): Breach[] => {
      const [row] = rows(documentId);
      const claimed = newestBytes + earlierBytes;
      const counted = bytesOf(documentId)[0]?.bytes ?? 0;
      const stored = row === undefined ? undefined : storedBytes(row);
      if (isSettled && counted === claimed && (stored === undefined || stored === claimed)) return [];
      const text = `${counted} bytes are reserved, ${claimed} claimed (${isSettled ? 'answered' : 'open'}), ${stored ?? 'some'} stored`;
      return [{ documentId, text }];
    });
    const sums = reservedSums.flatMap(({ tenantId, bytes }): Breach[] => {
      const sum = ofTenant(tenantId).reduce((total, each) => total + each.bytes, 0);
      return sum === bytes
        ? []
        : [{ documentId: undefined, text: `tenant ${tenantId} has ${bytes}, its documents ${sum}` }];
    });
    return { checked: claims.length + reservedSums.length, breaches: [...wrong, ...sums] };
  },
};

/** Of a newer version that failed, an older one may still be searched, and counts: how much that is no row tells. */
function storedBytes({ status, version, bytes }: StoredDocument): number | undefined {
  if (status === 'indexed') return bytes;
  return status === 'deleted' || version === 1 ? 0 : undefined;
}
