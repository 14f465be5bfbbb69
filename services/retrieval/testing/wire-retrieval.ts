import type { BlobStore } from '@lectern/blobs';
import type { Db } from '@lectern/db';
import type { OnDeadLetter, Subscription, UnitOfWork } from '@lectern/events';
import type { Logger } from '@lectern/telemetry';
import { createBlobChunkSource } from '../src/adapters/blob-chunk-source.ts';
import { createPgDocumentIndex } from '../src/adapters/pg-document-index.ts';
import { createPgVectorIndexes } from '../src/adapters/pg-vector-indexes.ts';
import type { App } from '../src/app.ts';
import { onDeadLetter, subscriptions } from '../src/messaging/subscriptions.ts';
import type { VectorIndexes } from '../src/ports/vector-indexes.ts';
import type { DocumentIndex, VectorStore } from '../src/ports.ts';
import { describeDocument } from '../src/use-cases/describe-document.ts';
import { giveUpVersion } from '../src/use-cases/give-up-version.ts';
import { hideDocument } from '../src/use-cases/hide-document.ts';
import { indexDocument } from '../src/use-cases/index-document.ts';
import { recordSharing } from '../src/use-cases/record-sharing.ts';
import { shareDocument } from '../src/use-cases/share-document.ts';
import { unindexDocument } from '../src/use-cases/unindex-document.ts';
import { MemoryDocumentIndex, type MemoryDocumentIndexParts } from './memory-document-index.ts';
import { createMemoryVectorIndexes, type MemoryVectorIndexesParts } from './memory-vector-indexes.ts';

export { pointIdOf } from '../src/adapters/points.ts';
export { migrations } from '../src/migrations.ts';
export type { Point, VectorStore } from '../src/ports.ts';
export { IndexTables } from './memory-document-index.ts';

/** What of the store the pipeline calls. */
export type IndexStore = Omit<
  VectorStore,
  'currentModel' | 'readVersion' | 'searchDense' | 'scoreDense' | 'searchLexical' | 'drop' | 'check' | 'close'
>;

/** Its ports that stand on a database. */
export interface RetrievalStores {
  readonly index: DocumentIndex;
  readonly indexes: VectorIndexes;
}

/** What the service is made of where it has no HTTP server, no AWS and no clock of its own. */
export interface WireRetrievalParts {
  readonly stores: RetrievalStores;
  readonly blobs: Pick<BlobStore, 'get'>;
  readonly now: () => Date;
  readonly logger: Logger;
}

/** The service without its servers and its searches. */
export interface WiredRetrieval {
  readonly app: Pick<App, 'hideDocument' | 'recordSharing'>;
  readonly subscriptions: readonly Subscription[];
  readonly onDeadLetter: OnDeadLetter;
}

const refuse = (): never => {
  throw new Error('Nobody changes the model here, and nobody searches.');
};

const unused = {
  // No release without the table of indexes has written to the store.
  currentModel: async () => undefined,
  ...{ embedPassages: refuse, readVersion: refuse },
  ...{ searchDense: refuse, scoreDense: refuse, searchLexical: refuse },
  ...{ drop: refuse, check: refuse, close: refuse },
};

/** On Postgres, as `composition.ts` makes them, with one store for the points of all indexes. */
export function pgRetrievalStores({
  db,
  unitOfWork,
  store,
}: {
  db: Db;
  unitOfWork: UnitOfWork;
  store: IndexStore;
}): RetrievalStores {
  const stores = { open: async () => ({ ...store, ...unused }) };
  return { index: createPgDocumentIndex({ db, unitOfWork }), indexes: createPgVectorIndexes({ db, stores }) };
}

/** In memory, likewise. */
export function memoryRetrievalStores({
  store,
  tables,
  models,
  ...parts
}: Required<MemoryDocumentIndexParts> & {
  store: IndexStore;
  models: MemoryVectorIndexesParts['models'];
}): RetrievalStores {
  const { db } = parts;
  const indexes = createMemoryVectorIndexes({ db, models, store: { ...store, ...unused } });
  return { index: new MemoryDocumentIndex({ ...parts, tables }), indexes };
}

/** Builds the service as `composition.ts` does, with its real use cases and its real adapter for blobs. */
export function wireRetrieval({ stores, blobs, now, logger }: WireRetrievalParts): WiredRetrieval {
  const chunks = createBlobChunkSource(blobs);
  const ports = { ...stores, chunks, embedder: unused, now, logger };
  const app = {
    hideDocument: hideDocument.bind(undefined, ports),
    recordSharing: recordSharing.bind(undefined, ports),
    indexDocument: indexDocument.bind(undefined, ports),
    shareDocument: shareDocument.bind(undefined, ports),
    describeDocument: describeDocument.bind(undefined, ports),
    unindexDocument: unindexDocument.bind(undefined, ports),
    giveUpVersion: giveUpVersion.bind(undefined, ports),
  };
  return { app, subscriptions: subscriptions(app), onDeadLetter: onDeadLetter(app) };
}
