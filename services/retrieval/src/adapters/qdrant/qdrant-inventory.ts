import type { Schemas } from '@qdrant/js-client-rest';
import { z } from 'zod';
import type { StoredPlace } from '../../domain/comparison.ts';
import { claimsOf } from '../../domain/point-claims.ts';
import type { PointInventory } from '../../ports/inventory.ts';
import { orIfMissing, type QdrantParts } from './qdrant-call.ts';
import { documentsFilter, versionsFilter } from './qdrant-filter.ts';

/** Points in one answer, without vectors or texts. */
const pageSize = 1_000;

const place = z.object({
  document_id: z.string(),
  tenant_id: z.string(),
  version: z.number(),
  ordinal: z.number(),
  audience: z.array(z.string()),
  facts: z.array(z.string()),
});

/** {@link PointInventory} of a collection; filters are on fields that have an index. */
export function inventory({ api, collection, call }: QdrantParts): PointInventory {
  const named = { collection_name: collection };
  const count = (filter: Schemas['Filter'], signal: AbortSignal): Promise<number> =>
    orIfMissing(0, async () => {
      const request = { ...named, exact: true, filter };
      const answer = await call(signal, (init) => api.countPoints(request, init));
      return answer.data.result?.count ?? 0;
    });
  const scroll = (
    { filter, position }: { filter?: Schemas['Filter']; position: string | undefined },
    signal: AbortSignal,
  ) =>
    orIfMissing<{ points: StoredPlace[]; next: string | undefined }>(
      { points: [], next: undefined },
      async () => {
        const request = {
          ...{ ...named, limit: pageSize, with_payload: Object.keys(place.shape), with_vector: false },
          ...(filter === undefined ? {} : { filter }),
          ...(position === undefined ? {} : { offset: position }),
        };
        const { result } = (await call(signal, (init) => api.scrollPoints(request, init))).data;
        const next = result?.next_page_offset;
        return { points: (result?.points ?? []).map(toPlace), next: next == null ? undefined : String(next) };
      },
    );
  return {
    countVersions: async (versions, signal) => {
      if (versions.length === 0) return { ofVersions: 0, ofAllVersions: 0 };
      const ids = versions.map(({ documentId }) => documentId);
      const [ofVersions, ofAllVersions] = await Promise.all([
        count(versionsFilter(versions), signal),
        count(documentsFilter(ids), signal),
      ]);
      return { ofVersions, ofAllVersions };
    },
    pointsOf: async function* (documentIds, signal) {
      if (documentIds.length === 0) return;
      const filter = documentsFilter(documentIds);
      let position: string | undefined;
      do {
        const { points, next } = await scroll({ filter, position }, signal);
        yield points;
        position = next;
      } while (position !== undefined);
    },
    page: (position, signal) => scroll({ position }, signal),
    removePoints: async (_document, points, signal) => {
      const request = { ...named, wait: true, points: points.map(({ pointId }) => pointId) };
      await orIfMissing<unknown>(undefined, () => call(signal, (init) => api.deletePoints(request, init)));
    },
  };
}

/** @throws ZodError when the point was not written by this service */
function toPlace({ id, payload }: Schemas['Record']): StoredPlace {
  const { document_id: documentId, tenant_id: tenantId, version, ordinal, ...said } = place.parse(payload);
  return { pointId: String(id), documentId, tenantId, version, ordinal, claims: claimsOf(said) };
}
