import { type Principal, userIdOf } from '@lectern/auth';
import {
  type ParsedSearchRequest,
  type SearchHit,
  type SearchMode,
  type SearchResponse,
  withOwners,
} from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';
import { type AccessScope, accessScopeOf } from '../domain/access-scope.ts';
import { countDistinct } from '../domain/equal-chunks.ts';
import type { Retrieved } from '../domain/fusion.ts';
import { keepLive, keepReplaced, type LiveHit, type RankedHit, type StoredHit } from '../domain/hits.ts';
import type { Narrowing } from '../domain/search-condition.ts';
import { searchKeyOf } from '../domain/search-condition.ts';
import type { VectorIndex, VectorIndexes } from '../ports/vector-indexes.ts';
import type {
  DocumentIndex,
  EmbeddedQuery,
  LiveDocument,
  PendingCounter,
  QueryEmbedder,
  Reranker,
  SearchCache,
  VectorStore,
} from '../ports.ts';
import { rankHits } from './rank-hits.ts';
import { rerankHits } from './rerank-hits.ts';

export interface SearchChunksPorts {
  readonly indexes: Pick<VectorIndexes, 'current'>;
  readonly index: Pick<DocumentIndex, 'findLive' | 'revisionOf'>;
  readonly cache: SearchCache;
  readonly embedder: QueryEmbedder;
  readonly pending: PendingCounter;
  /** Undefined where none is configured. */
  readonly reranker: Reranker | undefined;
  readonly logger: Pick<Logger, 'debug'>;
}

export interface SearchChunksInput {
  readonly caller: Principal;
  readonly request: ParsedSearchRequest;
}

/** What one search works with, all of it known before the store is searched. */
interface Plan extends Narrowing {
  /** The one index that it searches, with a vector of that index's model; undefined before the first document. */
  readonly searched: VectorIndex | undefined;
  readonly mode: SearchMode;
  readonly scope: AccessScope;
  readonly text: string;
  readonly embedded: EmbeddedQuery | undefined;
  readonly topK: number;
}

/** Rounds of searching the store; the second is rare, see {@link keepLive}. After the last one counts {@link keepReplaced}. */
const maxRounds = 3;

/**
 * Answers a search. How many documents are pending is asked before the store is searched, beside the embedding of the
 * query, so that `pending: 0` means: everything that was accepted before is in this answer. A service that fails is named
 * in `degraded` when the search can do without it: `document`, `rerank`, and `embedding` in a hybrid search.
 *
 * A whole answer is kept for a while, and given again to the same caller for the same request as long as no document of
 * the tenant has changed; `pending` is asked first then too.
 *
 * A search keeps to one index, whatever becomes the active one meanwhile, and asks for a vector of its model.
 *
 * @throws AppError in a dense search: of the embedding service, which is `unavailable` (`model_mismatch`) also when it cannot make
 *   vectors of the index's model
 */
export async function searchChunks(
  ports: SearchChunksPorts,
  { caller, request: asked }: SearchChunksInput,
  signal: AbortSignal,
): Promise<SearchResponse> {
  const startedAt = performance.now();
  const degraded: string[] = [];
  const request = withOwnerId(asked, caller);
  const document = { part: 'document', optional: true, degraded, signal };
  const counted = attempt(ports, ports.pending.count(caller, signal), document);
  const search = { scope: accessScopeOf(caller), request, counted, degraded };
  const hits = (await findKept(ports, search, signal)) ?? (await findAnew(ports, search, signal));
  return {
    results: hits.map(toSearchHit),
    index: { pending: (await counted) ?? null },
    degraded,
    tookMs: Math.round((performance.now() - startedAt) * 100) / 100,
  };
}

/** Owners that the filter names may be `me`. */
function withOwnerId(request: ParsedSearchRequest, caller: Principal): ParsedSearchRequest {
  return { ...request, filter: withOwners(request.filter, (named) => userIdOf(named, caller)) };
}

/** A search whose count of pending documents is under way. */
interface Search {
  readonly scope: AccessScope;
  readonly request: ParsedSearchRequest;
  readonly counted: Promise<number | undefined>;
  readonly degraded: string[];
}

/** What the same search found a moment ago, if it would find the same now. */
async function findKept(
  { index, cache }: SearchChunksPorts,
  { scope, request, counted }: Search,
  signal: AbortSignal,
): Promise<readonly RankedHit[] | undefined> {
  const kept = cache.find(searchKeyOf(scope, request));
  if (kept === undefined) return undefined;
  // A document that the count takes for searchable is in the revision that is read after it.
  await counted;
  return (await index.revisionOf(scope.tenantId, signal)) === kept.revision ? kept.hits : undefined;
}

async function findAnew(
  ports: SearchChunksPorts,
  search: Search,
  signal: AbortSignal,
): Promise<readonly RankedHit[]> {
  const { scope, request, counted, degraded } = search;
  const { mode, query: text, topK, filter, collections, explain } = request;
  const embedding = { part: 'embedding', optional: mode === 'hybrid', degraded, signal };
  let searched = mode === 'lexical' ? undefined : (await ports.indexes.current(signal)).active;
  const embedQuery = () => attempt(ports, ports.embedder.embed(text, searched?.model, signal), embedding);
  let [embedded, revision] = await Promise.all([
    mode === 'lexical' ? undefined : embedQuery(),
    ports.index.revisionOf(scope.tenantId, signal),
    counted,
  ]);
  // What the count takes for searchable is in the index that is the active one after it.
  const { active } = await ports.indexes.current(signal);
  const isOther = active?.id !== searched?.id;
  searched = active;
  if (embedded !== undefined && isOther) embedded = await embedQuery();
  const plan = { searched, mode, scope, text, embedded, filter, collections, topK };
  const found = await findLiveHits(ports, plan, signal);
  const wanted = Math.max(topK, ports.reranker?.topN ?? 0);
  const ranked = await rankHits(
    searched?.store ?? nothing,
    { ...plan, ...found, topK: wanted, explain },
    signal,
  );
  const hits = (await rerank(ports, { text, hits: ranked, degraded }, signal)).slice(0, topK);
  const isWhole = !['embedding', 'rerank'].some((part) => degraded.includes(part));
  if (isWhole) ports.cache.keep(searchKeyOf(scope, request), { revision, hits });
  return hits;
}

async function rerank(
  ports: SearchChunksPorts,
  { text, hits, degraded }: { text: string; hits: readonly RankedHit[]; degraded: string[] },
  signal: AbortSignal,
): Promise<readonly RankedHit[]> {
  const { reranker } = ports;
  if (reranker === undefined) return hits;
  const work = rerankHits(reranker, { text, hits }, signal);
  return (await attempt(ports, work, { part: 'rerank', optional: true, degraded, signal })) ?? hits;
}

interface Part {
  /** As `degraded` names it. */
  readonly part: string;
  /** The search can do without it. */
  readonly optional: boolean;
  readonly degraded: string[];
  readonly signal: AbortSignal;
}

/** Waits for a part of a search; when it fails and is optional, its name is added to `degraded`. */
async function attempt<T>(
  { logger }: SearchChunksPorts,
  work: Promise<T>,
  { part, optional, degraded, signal }: Part,
): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    signal.throwIfAborted();
    if (!optional || !(error instanceof AppError)) throw error;
    // At debug level, since every search of an outage comes here; the circuit breaker of the client logs the outage.
    logger.debug({ part, reason: error.reason }, 'search degraded: optional service failed');
    degraded.push(part);
    return undefined;
  }
}

/** Retrieves more than is wanted, since some candidates will not be live or be equal, and again if that was not enough. */
async function findLiveHits(
  ports: SearchChunksPorts,
  plan: Plan,
  signal: AbortSignal,
): Promise<Retrieved<LiveHit>> {
  const earlier = new Map<string, LiveDocument>();
  let limit = Math.max(5 * plan.topK, 50);
  for (let round = 1; ; round += 1) {
    const retrieved = await retrieve({ ...plan, limit }, signal);
    const candidates = [...retrieved.dense, ...retrieved.lexical];
    const live = await lookUp(ports, { ...plan, candidates }, signal);
    remember(earlier, live);
    const isLast = round === maxRounds;
    const versions = isLast ? keepReplaced(candidates, live, earlier) : live;
    const dense = keepLive(retrieved.dense, versions);
    const lexical = keepLive(retrieved.lexical, versions);
    const crowded =
      (retrieved.dense.length === limit && countDistinct(dense.hits) < plan.topK) ||
      (retrieved.lexical.length === limit && countDistinct(lexical.hits) < plan.topK);
    if (isLast || !(crowded || dense.outdated || lexical.outdated))
      return { dense: dense.hits, lexical: lexical.hits };
    if (crowded) limit *= 4;
  }
}

/** What was live when each document was first looked at. */
function remember(earlier: Map<string, LiveDocument>, live: readonly LiveDocument[]): void {
  for (const document of live) {
    if (!earlier.has(document.documentId)) earlier.set(document.documentId, document);
  }
}

async function lookUp(
  { index }: SearchChunksPorts,
  { scope, candidates }: Pick<Plan, 'scope'> & { candidates: readonly StoredHit[] },
  signal: AbortSignal,
): Promise<LiveDocument[]> {
  const ids = [...new Set(candidates.map((hit) => hit.documentId))];
  return ids.length === 0 ? [] : index.findLive(scope, ids, signal);
}

/** What is searched before the first document. */
const nothing: Pick<VectorStore, 'searchDense' | 'scoreDense' | 'searchLexical'> = {
  searchDense: async () => [],
  scoreDense: async () => new Map(),
  searchLexical: async () => [],
};

/** Runs the retrievers of a search side by side: dense with a vector, lexical unless the mode is dense. */
async function retrieve(
  { searched, mode, scope, text, embedded, filter, collections, limit }: Plan & { limit: number },
  signal: AbortSignal,
): Promise<Retrieved<StoredHit>> {
  const store = searched?.store ?? nothing;
  const asked = { filter, collections, limit };
  const [dense, lexical] = await Promise.all([
    embedded === undefined ? [] : store.searchDense(scope, { vector: embedded.vector, ...asked }, signal),
    mode === 'dense' ? [] : store.searchLexical(scope, { text, ...asked }, signal),
  ]);
  return { dense, lexical };
}

function toSearchHit({ pointId: _, ...hit }: RankedHit): SearchHit {
  return { ...hit, headings: [...hit.headings], alsoIn: [...hit.alsoIn] };
}
