import { analysisVersion } from '@lectern/text';
import { audienceOf, audiencesOf } from '../../src/domain/access-scope.ts';
import type { Description } from '../../src/domain/description.ts';
import type { StoredHit } from '../../src/domain/hits.ts';
import type { DocumentKey, VersionKey } from '../../src/domain/indexed-document.ts';
import type { Sharing } from '../../src/domain/sharing.ts';
import type { CurrentIndexes, VectorIndexes } from '../../src/ports/vector-indexes.ts';
import type { EmbeddingModel, Point, StoredPassage, VectorStore } from '../../src/ports.ts';

const keyOf = (point: Point) => `${point.documentId}:${point.version}:${point.ordinal}`;

const isOf = ({ tenantId, documentId }: DocumentKey, point: Point) =>
  point.tenantId === tenantId && point.documentId === documentId;

/** A store in an array. It searches by scope alone and ranks by the order of writing. */
export class FakeVectorStore implements VectorStore {
  points: Point[] = [];
  model: EmbeddingModel | undefined;
  /** Limits of the searches so far. */
  limits: number[] = [];
  beforeUpsert: () => Promise<void> = async () => undefined;
  beforeSearch: () => Promise<void> = async () => undefined;

  async ensureIndex(model: EmbeddingModel): Promise<void> {
    this.model ??= model;
  }

  async currentModel(): Promise<EmbeddingModel | undefined> {
    return this.model;
  }

  async upsert(points: readonly Point[]): Promise<void> {
    await this.beforeUpsert();
    const keys = new Set(points.map(keyOf));
    this.points = [...this.points.filter((point) => !keys.has(keyOf(point))), ...points];
  }

  async setAudience(document: DocumentKey, { ownerId, visibility, readers }: Sharing): Promise<void> {
    const sharing = { ownerId, visibility, readers };
    this.points = this.points.map((point) => (isOf(document, point) ? { ...point, ...sharing } : point));
  }

  async describe(document: DocumentKey, description: Description): Promise<void> {
    this.points = this.points.map((point) => (isOf(document, point) ? { ...point, ...description } : point));
  }

  async removeDocument(document: DocumentKey): Promise<void> {
    this.points = this.points.filter((point) => !isOf(document, point));
  }

  async removeVersion(of: VersionKey): Promise<void> {
    this.points = this.points.filter((p) => !isOf(of, p) || p.version !== of.version);
  }

  async removeVersionsBelow(of: VersionKey): Promise<void> {
    this.points = this.points.filter((p) => !isOf(of, p) || p.version >= of.version);
  }

  async removeChunksFrom(of: VersionKey, ordinal: number): Promise<void> {
    this.points = this.points.filter((p) => !isOf(of, p) || p.version !== of.version || p.ordinal < ordinal);
  }

  async *readVersion(of: VersionKey): AsyncGenerator<StoredPassage[]> {
    yield this.points.filter((p) => isOf(of, p) && p.version === of.version);
  }

  async drop(): Promise<void> {
    this.points = [];
    this.model = undefined;
  }

  async countDocument(document: DocumentKey): Promise<number> {
    return this.points.filter((point) => isOf(document, point)).length;
  }

  searchDense: VectorStore['searchDense'] = (scope, query) => this.#search(scope, query);
  searchLexical: VectorStore['searchLexical'] = (scope, query) => this.#search(scope, query);

  /** Orthogonal to every query. */
  scoreDense: VectorStore['scoreDense'] = async (_scope, { pointIds }) =>
    new Map(pointIds.map((id) => [id, 0]));

  async #search(
    scope: Parameters<VectorStore['searchDense']>[0],
    { limit }: { limit: number },
  ): Promise<StoredHit[]> {
    const audiences: readonly string[] = audiencesOf(scope);
    this.limits.push(limit);
    const hits = this.points
      .filter((point) => audienceOf(point).some((token) => audiences.includes(token)))
      .slice(0, limit)
      .map((point, rank) => {
        const { documentId, version, chunkId, ordinal, text, headings } = point;
        return {
          pointId: keyOf(point),
          documentId,
          version,
          chunkId,
          ordinal,
          text,
          headings,
          score: 1 / (rank + 1),
        };
      });
    await this.beforeSearch();
    return hits;
  }

  async check(): Promise<void> {
    await this.currentModel();
  }

  async close(): Promise<void> {
    this.points = [];
  }
}

/** One index, in this store, as an instance sees it that finds no other; `over` is what else there is. */
export function indexesOf(
  store: FakeVectorStore,
  over: () => Partial<CurrentIndexes> = () => ({}),
): VectorIndexes {
  return {
    begin: (model) => store.ensureIndex(model),
    current: async () => ({
      active: store.model && { id: 1, model: store.model, analysis: analysisVersion, store },
      building: undefined,
      retired: [],
      ...over(),
    }),
  };
}
