import type { Schemas } from '@qdrant/js-client-rest';
import { orIfMissing, type QdrantParts } from './qdrant-call.ts';

/** Points per request, without their vectors: some hundred KB. */
const readSize = 128;

/** All points of a filter with some fields of their payload, some at a time; none when there is no collection. */
export async function* scroll(
  { api, collection, call }: QdrantParts,
  { filter, fields }: { filter: Schemas['Filter']; fields: string[] },
  signal: AbortSignal,
): AsyncGenerator<Schemas['Record'][]> {
  const wanted = { collection_name: collection, filter, limit: readSize, with_payload: fields };
  let offset: Schemas['ExtendedPointId'] | undefined;
  do {
    const request = offset === undefined ? wanted : { ...wanted, offset };
    const page = await orIfMissing(undefined, async () => {
      const answer = await call(signal, (init) => api.scrollPoints(request, init));
      return answer.data.result;
    });
    if (page === undefined || page.points.length === 0) return;
    yield page.points;
    offset = (page.next_page_offset ?? undefined) as Schemas['ExtendedPointId'] | undefined;
  } while (offset !== undefined);
}
