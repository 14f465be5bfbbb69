import type { Description } from '../../domain/description.ts';
import type { DocumentKey } from '../../domain/indexed-document.ts';
import { isMissing, orIfMissing, type QdrantParts } from './qdrant-call.ts';
import { documentFilter } from './qdrant-filter.ts';
import { factFields, renamedFields, toRenamed } from './qdrant-points.ts';
import { scroll } from './qdrant-scroll.ts';

/** Attempts at a document whose points are removed meanwhile, as those of a version that is replaced. */
const mostAttempts = 3;

/**
 * Gives the points of a document another description: payload and words alone are written, and only of points that are there, so that
 * nothing that is removed at the same time comes back and nothing else of a point goes back to what it was.
 */
export async function describe(
  parts: QdrantParts,
  change: { document: DocumentKey; description: Description },
  signal: AbortSignal,
): Promise<void> {
  const { api, collection, call } = parts;
  const filter = documentFilter(change.document);
  const payload = factFields(change.description);
  const facts = { collection_name: collection, payload, filter, wait: true };
  await orIfMissing<unknown>(undefined, () => call(signal, (init) => api.setPayload(facts, init)));
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await rename(parts, change, signal);
    } catch (error) {
      // A point that is gone is refused as a collection that is gone, with all others of its request.
      if (!isMissing(error) || attempt === mostAttempts) throw error;
    }
  }
}

async function rename(
  parts: QdrantParts,
  { document, description: { title } }: { document: DocumentKey; description: Description },
  signal: AbortSignal,
): Promise<void> {
  const { api, collection, call } = parts;
  const filter = documentFilter(document);
  for await (const points of scroll(parts, { filter, fields: renamedFields }, signal)) {
    const renamed = points.map((point) => toRenamed(point, title));
    const request = { collection_name: collection, points: renamed, wait: true };
    await call(signal, (init) => api.updateVectors(request, init));
  }
}
