import type { BlobLocation } from '@lectern/contracts';

/** Where a version's vectors are put: the same for every attempt, so that a repeated run overwrites. */
export function vectorsLocation(
  bucket: string,
  of: { tenantId: string; documentId: string; version: number; model: string },
): BlobLocation {
  // Model names of other providers may hold slashes and more.
  const model = encodeURIComponent(of.model);
  return { bucket, key: `embeddings/${of.tenantId}/${of.documentId}/${of.version}/${model}.ndjson` };
}
