import type { BlobStore } from '@lectern/blobs';
import type { Db } from '@lectern/db';
import type { OnDeadLetter, Subscription, UnitOfWork } from '@lectern/events';
import type { Logger } from '@lectern/telemetry';
import { createBlobChunkSource } from '../src/adapters/blob-chunk-source.ts';
import { createPgDocumentIndex } from '../src/adapters/pg-document-index.ts';
import { createPgVectorIndexes } from '../src/adapters/pg-vector-indexes.ts';
import type { App } from '../src/app.ts';
import { onDeadLetter, subscriptions } from '../src/messaging/subscriptions.ts';
import type { VectorStore } from '../src/ports.ts';
import { describeDocument } from '../src/use-cases/describe-document.ts';
import { giveUpVersion } from '../src/use-cases/give-up-version.ts';
import { hideDocument } from '../src/use-cases/hide-document.ts';
import { indexDocument } from '../src/use-cases/index-document.ts';
import { recordSharing } from '../src/use-cases/record-sharing.ts';
import { shareDocument } from '../src/use-cases/share-document.ts';
import { unindexDocument } from '../src/use-cases/unindex-document.ts';

export { pointIdOf } from '../src/adapters/points.ts';
export { migrations } from '../src/migrations.ts';
export type { Point, VectorStore } from '../src/ports.ts';

/** What of the store the pipeline calls. */
export type IndexStore = Omit<
  VectorStore,
  'currentModel' | 'readVersion' | 'searchDense' | 'scoreDense' | 'searchLexical' | 'drop' | 'check' | 'close'
>;

/** What the service is made of where it has no HTTP server, no AWS and no clock of its own. */
export interface WireRetrievalParts {
  readonly db: Db;
  readonly unitOfWork: UnitOfWork;
  readonly blobs: Pick<BlobStore, 'get'>;
  readonly store: IndexStore;
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

/** Builds the service as `composition.ts` does, with its real use cases and its real adapters for Postgres and blobs. */
export function wireRetrieval({
  db,
  unitOfWork,
  blobs,
  store,
  now,
  logger,
}: WireRetrievalParts): WiredRetrieval {
  const index = createPgDocumentIndex({ db, unitOfWork });
  const indexes = createPgVectorIndexes({ db, stores: { open: async () => ({ ...store, ...unused }) } });
  const chunks = createBlobChunkSource(blobs);
  const ports = { indexes, index, chunks, embedder: unused, now, logger };
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
