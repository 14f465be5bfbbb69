import { Readable } from 'node:stream';
import type { Principal } from '@lectern/auth';
import type { Db } from '@lectern/db';
import type { OnDeadLetter, Subscription, UnitOfWork } from '@lectern/events';
import { createFileTypeContentProbe } from '@lectern/file-types';
import { createPgIdempotencyKeys } from '@lectern/idempotency';
import type { Logger } from '@lectern/telemetry';
import { documentOfJson } from '../src/adapters/document-json.ts';
import { createPgContentNotes } from '../src/adapters/pg-content-notes.ts';
import { createPgDocumentRepository } from '../src/adapters/pg-document-repository.ts';
import { createPgDocumentHistory } from '../src/adapters/pg-history.ts';
import { createPgOverdueDocuments } from '../src/adapters/pg-overdue-documents.ts';
import { createPgRebuilder, isSame } from '../src/adapters/pg-rebuilder.ts';
import { type App, type AppPorts, createApp } from '../src/app.ts';
import type { Content } from '../src/domain/document.ts';
import { replay } from '../src/domain/history.ts';
import { receiveUpload, type UploadParts } from '../src/http/receive-upload.ts';
import type { HttpRequest } from '../src/http/route-parts.ts';
import { storeContent } from '../src/http/store-content.ts';
import { onDeadLetter, subscriptions } from '../src/messaging/subscriptions.ts';
import type { Erasures } from '../src/ports/erasures.ts';
import type { OverdueDocuments } from '../src/ports/overdue-documents.ts';
import type {
  ContentNotes,
  ContentStore,
  DocumentAnswers,
  DocumentHistory,
  DocumentRepository,
  SearchSharing,
  SearchTombstones,
} from '../src/ports.ts';
import type { UploadAnswer } from '../src/use-cases/settle-upload.ts';
import type { DocumentTables } from './memory-document-tables.ts';
import { MemoryDocuments, type MemoryDocumentsParts } from './memory-documents.ts';

export { migrations } from '../src/migrations.ts';
export { DocumentTables } from './memory-document-tables.ts';

/** Its reader does not look at it. */
const noRequest = {} as HttpRequest;

/** Its ports that stand on a database, as far as the pipeline needs them. */
export interface DocumentStores {
  readonly documents: DocumentRepository;
  readonly history: DocumentHistory;
  readonly overdue: OverdueDocuments;
  readonly keys: DocumentAnswers;
  readonly notes: ContentNotes;
}

export interface PgDocumentStoresParts {
  readonly db: Db;
  readonly unitOfWork: UnitOfWork;
  /** As `UNUSED_CONTENT_GRACE_MS`. */
  readonly graceMs: number;
  /** As `IDEMPOTENCY_RETENTION_MS`. */
  readonly keyRetentionMs: number;
}

/** What the service is made of where it has no HTTP server, no AWS and no clock of its own. */
export interface WireDocumentParts {
  readonly stores: DocumentStores;
  readonly store: ContentStore;
  readonly retrieval: SearchTombstones & SearchSharing;
  readonly bucket: string;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly logger: Logger;
  /** Told of each document whose event was sent again. */
  readonly countSwept: (status: string) => void;
  /** Breaks the notes, where a test wants to see that noticed. */
  readonly notesOf?: (notes: ContentNotes) => ContentNotes;
}

/** A file that somebody sends, as text. */
export interface TextUpload {
  readonly caller: Principal;
  readonly text: string;
  readonly idempotencyKey: string;
}

/** The service without its servers: what it can do, what it consumes, and its two uploads as the routes do them. */
export interface WiredDocument {
  readonly app: App;
  readonly subscriptions: readonly Subscription[];
  readonly onDeadLetter: OnDeadLetter;
  create(upload: TextUpload, signal: AbortSignal): Promise<UploadAnswer>;
  replace(upload: TextUpload & { documentId: string }, signal: AbortSignal): Promise<UploadAnswer>;
}

/** On Postgres, as `composition.ts` makes them. */
export function pgDocumentStores({
  db,
  unitOfWork,
  graceMs,
  keyRetentionMs,
}: PgDocumentStoresParts): DocumentStores {
  return {
    documents: createPgDocumentRepository({ db, unitOfWork, keyRetentionMs, requestId: () => undefined }),
    history: createPgDocumentHistory({ db }),
    overdue: createPgOverdueDocuments({ db, unitOfWork }),
    keys: createPgIdempotencyKeys({ db, retentionMs: keyRetentionMs, parse: documentOfJson }),
    notes: createPgContentNotes({ db, graceMs }),
  };
}

/** In memory. */
export function memoryDocumentStores(parts: Required<MemoryDocumentsParts>): DocumentStores {
  const documents = new MemoryDocuments(parts);
  const { history, overdue, keys, notes } = documents;
  return { documents, history, overdue, keys, notes };
}

/** Stands for the ports that nobody asks here: no mail is taken apart, nothing is collected, erased, compared or sent in batches. */
const notAsked: never = new Proxy({} as never, {
  get: (_ports, method) => {
    throw new Error(`No port has "${String(method)}" here.`);
  },
});

/** What each document asks for that goes. */
const nothingErased: Pick<Erasures, 'ofDocument'> = { ofDocument: async () => [] };

/** Builds the service as `composition.ts` does, with its real use cases. */
export function wireDocument(parts: WireDocumentParts): WiredDocument {
  const { stores, store, retrieval, newId, logger } = parts;
  const ports: Partial<AppPorts> = {
    ...stores,
    ...{ duplicates: notAsked, attachments: notAsked, collections: notAsked, collectionKeys: notAsked },
    ...{ batches: notAsked, batchKeys: notAsked },
    erasures: nothingErased as Erasures,
    bucket: parts.bucket,
    // Nobody waits for a document here.
    changes: { watch: () => ({ changed: () => new Promise(() => undefined), close: () => undefined }) },
    ...{ store, tombstones: retrieval, searchSharing: retrieval, deadLetterQueues: {} },
    ...{ countSwept: parts.countSwept, now: parts.now, newId, logger },
  };
  const app = createApp(ports as AppPorts);
  const uploads: UploadParts = {
    ...{ notes: parts.notesOf?.(stores.notes) ?? stores.notes, store, bucket: parts.bucket, newId, logger },
    ...{ probe: createFileTypeContentProbe(), maxDocumentBytes: 1_000_000, maxJsonBytes: 1_000_000 },
  };
  return {
    app,
    subscriptions: subscriptions(app),
    onDeadLetter: onDeadLetter(app),
    ...uploadsOf(app, uploads),
  };
}

function uploadsOf(app: App, parts: UploadParts): Pick<WiredDocument, 'create' | 'replace'> {
  return {
    create: async ({ caller, text, idempotencyKey }, signal) => {
      const documentId = parts.newId();
      const content = await contentOf(parts, { caller, documentId, text }, signal);
      const fields = { title: 'Simulated', visibility: 'private', metadata: {} } as const;
      const upload = { fields, content };
      return app.createDocument({ caller, documentId, idempotencyKey, upload }, signal);
    },
    replace: async ({ caller, documentId, text, idempotencyKey }, signal) => {
      await app.authorizeReplacement({ caller, documentId }, signal);
      const content = await contentOf(parts, { caller, documentId, text }, signal);
      const upload = { fields: {}, content };
      return app.replaceContent({ caller, documentId, idempotencyKey, upload }, signal);
    },
  };
}

/** Compares every document with its history, as `rebuild --dry-run` does. @returns the ids of those that differ */
export async function differingFromHistory(db: Db, signal: AbortSignal): Promise<string[]> {
  const page = { after: undefined, limit: 10_000, dryRun: true };
  return (await createPgRebuilder({ db }).rebuildNext(page, signal)).differing;
}

/** The same of documents in memory. */
export function differingInMemory({ documents, events }: DocumentTables): string[] {
  const differs = ([id, recorded]: [string, Parameters<typeof replay>[0]]) => {
    const [stored, rebuilt] = [documents.get(id), replay(recorded)];
    return rebuilt !== undefined && (stored === undefined || !isSame(stored, rebuilt));
  };
  return [...events].filter(differs).map(([id]) => id);
}

/** Without an HTTP request: what is read of it is the text alone. */
async function contentOf(
  parts: UploadParts,
  { caller, documentId, text }: { caller: Principal; documentId: string; text: string },
  signal: AbortSignal,
): Promise<Content> {
  const body = Readable.from([Buffer.from(text)], { objectMode: false });
  const { content } = await receiveUpload<object>(
    parts,
    {
      req: noRequest,
      read: async (_req, target) => ({
        fields: {},
        content: await storeContent({ body, declaredType: 'text/plain' }, target),
      }),
      ...{ caller, documentId },
    },
    signal,
  );
  return content;
}
