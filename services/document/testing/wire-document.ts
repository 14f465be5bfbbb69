import { Readable } from 'node:stream';
import type { Principal } from '@lectern/auth';
import type { Db } from '@lectern/db';
import type { OnDeadLetter, Subscription, UnitOfWork } from '@lectern/events';
import { createFileTypeContentProbe } from '@lectern/file-types';
import { createPgIdempotencyKeys } from '@lectern/idempotency';
import type { Logger } from '@lectern/telemetry';
import { documentOfJson } from '../src/adapters/document-json.ts';
import { createPgAttachments } from '../src/adapters/pg-attachments.ts';
import { collectionOfJson, createPgCollections } from '../src/adapters/pg-collections.ts';
import { createPgContentNotes } from '../src/adapters/pg-content-notes.ts';
import { createPgDocumentRepository } from '../src/adapters/pg-document-repository.ts';
import { createPgDuplicates } from '../src/adapters/pg-duplicates.ts';
import { createPgErasures } from '../src/adapters/pg-erasures.ts';
import { createPgDocumentHistory } from '../src/adapters/pg-history.ts';
import { createPgOverdueDocuments } from '../src/adapters/pg-overdue-documents.ts';
import { createPgRebuilder } from '../src/adapters/pg-rebuilder.ts';
import { type App, type AppPorts, createApp } from '../src/app.ts';
import type { Content } from '../src/domain/document.ts';
import { receiveUpload, type UploadParts } from '../src/http/receive-upload.ts';
import type { HttpRequest } from '../src/http/route-parts.ts';
import { storeContent } from '../src/http/store-content.ts';
import { onDeadLetter, subscriptions } from '../src/messaging/subscriptions.ts';
import type { ContentNotes, ContentStore, SearchSharing, SearchTombstones } from '../src/ports.ts';
import type { ReconcilePorts } from '../src/use-cases/reconcile.ts';
import type { UploadAnswer } from '../src/use-cases/settle-upload.ts';

export { migrations } from '../src/migrations.ts';

/** Its reader does not look at it. */
const noRequest = {} as HttpRequest;

/** What the service is made of where it has no HTTP server, no AWS and no clock of its own. */
export interface WireDocumentParts {
  readonly db: Db;
  readonly unitOfWork: UnitOfWork;
  readonly store: ContentStore;
  readonly retrieval: SearchTombstones & SearchSharing;
  readonly bucket: string;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly logger: Logger;
  /** As `UNUSED_CONTENT_GRACE_MS`. */
  readonly graceMs: number;
  /** As `IDEMPOTENCY_RETENTION_MS`. */
  readonly keyRetentionMs: number;
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

/** Builds the service as `composition.ts` does, with its real use cases and its real adapters for Postgres. */
export function wireDocument(parts: WireDocumentParts): WiredDocument {
  const { db, unitOfWork, store, retrieval, keyRetentionMs, newId, logger } = parts;
  const notes = createPgContentNotes({ db, graceMs: parts.graceMs });
  // Nobody compares the stores here, makes batches, or asks what was read.
  const ports: Omit<
    AppPorts,
    Exclude<keyof ReconcilePorts, 'now' | 'newId' | 'logger'> | 'readChunks' | 'batches'
  > = {
    documents: createPgDocumentRepository({ db, unitOfWork, keyRetentionMs, requestId: () => undefined }),
    history: createPgDocumentHistory({ db }),
    overdue: createPgOverdueDocuments({ db, unitOfWork }),
    duplicates: createPgDuplicates({ db }),
    attachments: createPgAttachments({ db }),
    bucket: parts.bucket,
    collections: createPgCollections({ db, keyRetentionMs }),
    collectionKeys: createPgIdempotencyKeys({ db, retentionMs: keyRetentionMs, parse: collectionOfJson }),
    erasures: createPgErasures({ db, unitOfWork }),
    keys: createPgIdempotencyKeys({ db, retentionMs: keyRetentionMs, parse: documentOfJson }),
    // Nobody waits for a document here.
    changes: { watch: () => ({ changed: () => new Promise(() => undefined), close: () => undefined }) },
    ...{ notes, store, tombstones: retrieval, searchSharing: retrieval, deadLetterQueues: {} },
    ...{ countSwept: parts.countSwept, now: parts.now, newId, logger },
  };
  const app = createApp(ports as AppPorts);
  const uploads: UploadParts = {
    ...{ notes: parts.notesOf?.(notes) ?? notes, store, bucket: parts.bucket, newId, logger },
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
