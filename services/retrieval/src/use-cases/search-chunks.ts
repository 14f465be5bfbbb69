import type { Principal } from '@lectern/auth';
import type { ParsedSearchRequest, SearchHit, SearchMode, SearchResponse } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { type AccessScope, accessScopeOf } from '../domain/access-scope.ts';
import { type FusionMethod, fuse, type Leg } from '../domain/fusion.ts';
import { keepLive, type LiveHit } from '../domain/liveness.ts';
import type { StoredHit } from '../domain/stored-hit.ts';
import type {
  DocumentIndex,
  PendingCounter,
  QueryEmbedder,
  Reporter,
  SearchLimits,
  VectorStore,
} from '../ports.ts';

interface Ports {
  readonly store: VectorStore;
  readonly index: DocumentIndex;
  readonly embedder: QueryEmbedder;
  readonly pending: PendingCounter;
  readonly reporter: Reporter;
}

/** How the legs of a hybrid search are put together; see docs/adr/0005-search-fusion.md. */
export interface FusionOptions {
  readonly method: FusionMethod;
  /** 0..1; the lexical leg has the rest. */
  readonly denseWeight: number;
}

/** What one search works with, all of it learned before the store is asked. */
interface Plan {
  readonly mode: SearchMode;
  readonly scope: AccessScope;
  readonly text: string;
  readonly vector: Float32Array | undefined;
  readonly limits: Omit<SearchLimits, 'limit'>;
  readonly topK: number;
}

/** Rounds of asking the store; the second is rare, see {@link keepLive}. */
const maxRounds = 3;

/**
 * Answers a search. How much is pending is asked before the store is searched, beside the embedding of the query, so
 * that `pending: 0` means: everything that was accepted before is in this answer. A part that is down is named in
 * `degraded` when the search can do without it; a search by meaning alone cannot do without the embedding service.
 */
export function searchChunks(ports: Ports, fusion: FusionOptions) {
  return async (
    request: ParsedSearchRequest,
    caller: Principal,
    signal: AbortSignal,
  ): Promise<SearchResponse> => {
    const startedAt = performance.now();
    const degraded: string[] = [];
    const without = doWithout(ports.reporter, degraded, signal);
    const [vector, pending] = await Promise.all([
      request.mode === 'lexical'
        ? undefined
        : without('embedding', request.mode === 'hybrid', () => embedQuery(ports, request.query, signal)),
      without('document', true, () => ports.pending.count(caller, signal)),
    ]);
    const { mode, query: text, topK, filter } = request;
    const plan = { mode, scope: accessScopeOf(caller), text, vector, limits: { filter, signal }, topK };
    const hits = await findLive(ports, plan, fusion);
    return {
      results: hits.slice(0, topK).map(toSearchHit),
      index: { pending: pending ?? null },
      degraded,
      tookMs: Math.round((performance.now() - startedAt) * 100) / 100,
    };
  };
}

/** Runs a part of a search; when it fails and may be missed, the failure is reported and the part's name noted. */
function doWithout(reporter: Reporter, degraded: string[], signal: AbortSignal) {
  return async <T>(part: string, mayBeMissed: boolean, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      if (!mayBeMissed || !(error instanceof AppError)) throw error;
      // Not a warning for each of maybe thousands of searches: the breaker of the client has told of the failure.
      reporter.debug({ part, reason: error.reason }, 'a search does without a part that is down');
      degraded.push(part);
      return undefined;
    }
  };
}

async function embedQuery(
  ports: Ports,
  query: string,
  signal: AbortSignal,
): Promise<Float32Array | undefined> {
  const [{ model, vector }, indexed] = await Promise.all([
    ports.embedder.embed(query, signal),
    ports.store.currentModel(),
  ]);
  if (indexed === undefined) return vector;
  if (indexed.name === model.name && indexed.dimensions === model.dimensions) return vector;
  throw new AppError('unavailable', `Queries are embedded by ${model.name}, the index by ${indexed.name}.`, {
    reason: 'model_mismatch',
    details: { indexed, model },
  });
}

/** Asks for more than is wanted, since some candidates will not be live, and again if that was not enough. */
async function findLive(ports: Ports, plan: Plan, fusion: FusionOptions): Promise<LiveHit[]> {
  let limit = Math.max(5 * plan.topK, 50);
  for (let round = 1; ; round += 1) {
    const legs = await searchLegs(ports.store, plan, { limit, fusion });
    const candidates = legs.flatMap((leg) => leg.hits);
    const ids = [...new Set(candidates.map((hit) => hit.documentId))];
    const live = ids.length === 0 ? [] : await ports.index.findLive(plan.scope, ids, plan.limits.signal);
    const kept = legs.map((leg) => ({ ...leg, ...keepLive(leg.hits, live) }));
    const hits = kept.length === 1 ? (kept[0]?.hits ?? []) : fuse(fusion.method, kept);
    const outdated = kept.some((leg) => leg.outdated);
    const crowded = kept.some((leg, at) => legs[at]?.hits.length === limit && leg.hits.length < plan.topK);
    if (round === maxRounds || !(outdated || crowded)) return hits;
    if (crowded) limit *= 4;
  }
}

async function searchLegs(
  store: VectorStore,
  plan: Plan,
  options: { limit: number; fusion: FusionOptions },
): Promise<Leg<StoredHit>[]> {
  const { scope, text, vector } = plan;
  const limits = { ...plan.limits, limit: options.limit };
  const weight = options.fusion.denseWeight;
  const legs: Promise<Leg<StoredHit>>[] = [];
  if (vector !== undefined) {
    legs.push(store.searchDense(scope, { vector, ...limits }).then((hits) => ({ weight, hits })));
  }
  if (plan.mode !== 'dense') {
    legs.push(store.searchLexical(scope, { text, ...limits }).then((hits) => ({ weight: 1 - weight, hits })));
  }
  return Promise.all(legs);
}

function toSearchHit({ pointId: _, ...hit }: LiveHit): SearchHit {
  return { ...hit, headings: [...hit.headings] };
}
