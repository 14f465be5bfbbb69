import { isFound } from '@lectern/contracts/testing/plain-filter';
import { createMemoryDb, type MemoryDb } from '@lectern/db/testing/memory';
import { AppError } from '@lectern/errors';
import type { OutgoingEvent, UnitOfWork } from '@lectern/events';
import { createMemoryUnitOfWork } from '@lectern/events/testing/memory';
import type { IdempotencyScope } from '@lectern/idempotency';
import type { Viewer } from '../src/domain/access.ts';
import type { Claim } from '../src/domain/claim.ts';
import type { DeleteOperation } from '../src/domain/delete-operation.ts';
import type { Content, Document, DocumentKey, ListedDocument } from '../src/domain/document.ts';
import { readingOf } from '../src/domain/list-place.ts';
import { purposeOf } from '../src/domain/purpose.ts';
import { isGone } from '../src/domain/status.ts';
import type { TimelineEntry } from '../src/domain/timeline.ts';
import type { OverdueDocuments } from '../src/ports/overdue-documents.ts';
import type {
  Change,
  ChangeOptions,
  ContentNotes,
  Current,
  DocumentAnswers,
  DocumentHistory,
  DocumentRepository,
  ListQuery,
  RecordedEvent,
} from '../src/ports.ts';
import { createMemoryContentNotes } from './memory-content-notes.ts';
import { DocumentTables } from './memory-document-tables.ts';
import { createMemoryOverdueDocuments } from './memory-overdue-documents.ts';

/** What may be given to {@link MemoryDocuments}; with nothing, they are on their own, and what they publish is kept. */
export interface MemoryDocumentsParts {
  readonly tables?: DocumentTables;
  readonly db?: MemoryDb;
  readonly unitOfWork?: UnitOfWork;
  readonly now?: () => Date;
  /** How long bytes are kept that no document points to, in milliseconds; default 0. */
  readonly graceMs?: number;
}

/** Documents, their histories, notes and idempotency keys in memory; held to the same contracts as Postgres. */
export class MemoryDocuments implements DocumentRepository {
  /** What was published without a unit of work of somebody else's. */
  readonly published: OutgoingEvent[] = [];
  readonly keys: DocumentAnswers;
  readonly notes: ContentNotes;
  readonly history: DocumentHistory;
  readonly overdue: OverdueDocuments;
  readonly #tables: DocumentTables;
  readonly #db: MemoryDb;
  readonly #unitOfWork: UnitOfWork;
  readonly #now: () => Date;

  constructor(parts: MemoryDocumentsParts = {}) {
    const {
      tables = new DocumentTables(),
      db = createMemoryDb(),
      now = () => new Date(),
      graceMs = 0,
    } = parts;
    const publish = (event: OutgoingEvent) => void this.published.push(event);
    this.#unitOfWork = parts.unitOfWork ?? createMemoryUnitOfWork({ publish, db });
    [this.#tables, this.#db, this.#now] = [tables, db, now];
    this.notes = createMemoryContentNotes({ db, tables, now, graceMs });
    this.overdue = createMemoryOverdueDocuments({ db, tables, unitOfWork: this.#unitOfWork });
    this.keys = {
      find: (scope) => db.query('SELECT idempotency_keys', () => tables.answers.get(nameOf(scope))),
      purge: async () => 0,
    };
    this.history = {
      page: (key, { before, limit }) =>
        db.query('SELECT document_history', () =>
          (tables.of(key) === undefined ? [] : this.eventsOf(key.documentId))
            .filter(({ position }) => before === undefined || position < before)
            .reverse()
            .slice(0, limit),
        ),
    };
  }

  find(viewer: Viewer, id: string): Promise<Document | undefined> {
    return this.#db.query('SELECT documents', () => {
      const document = this.#tables.documents.get(id);
      return document && isVisible(viewer, document) ? document : undefined;
    });
  }

  async list(viewer: Viewer, query: ListQuery): Promise<ListedDocument[]> {
    const { limit, statuses, place, collectionId, purpose, title, filter = {} } = query;
    const named = (d: Document) => `${d.title}\n${d.filename ?? ''}`.toLowerCase();
    const attributesOf = (d: Document) => d.collections.find(({ id }) => id === collectionId)?.attributes;
    const { descending, below, above } = readingOf(place);
    return this.#visible(viewer)
      .filter((d) => !isGone(d.status))
      .filter((d) => collectionId === undefined || d.collections.some(({ id }) => id === collectionId))
      .filter((d) => statuses?.includes(d.status) ?? true)
      .filter((d) => purpose === undefined || purposeOf(d.metadata) === purpose)
      .filter((d) => title === undefined || named(d).includes(title.toLowerCase()))
      .filter((d) => isFound({ ...d, documentId: d.id, attributes: attributesOf(d) }, filter))
      .filter((d) => (below === undefined || d.id < below) && (above === undefined || d.id > above))
      .sort((a, b) => (a.id < b.id === descending ? 1 : -1))
      .slice(0, limit)
      .map(({ timeline, ...facts }) => ({ ...facts, lastStep: timeline.at(-1) as TimelineEntry }));
  }

  async countPending(viewer: Viewer): Promise<number> {
    const pending = (d: Document) => d.status === 'ingested' || d.status === 'embedded';
    return this.#visible(viewer).filter(pending).length;
  }

  contentLocations(key: DocumentKey): Promise<Content['location'][]> {
    return this.#db.query('SELECT document_blobs', () =>
      this.#tables.placesOf(key).map(({ location }) => location),
    );
  }

  async findOperation(viewer: Viewer, id: string): Promise<DeleteOperation | undefined> {
    const { tenantId, userId, collections } = viewer;
    const found = [...this.#tables.operations.values()].find((operation) => operation.id === id);
    if (collections !== undefined && !found?.collections?.some((each) => collections.includes(each)))
      return undefined;
    const document = found && this.#tables.of({ tenantId, documentId: found.documentId });
    return [found?.requestedBy, document?.ownerId].includes(userId) && document ? found : undefined;
  }

  findDeletion(key: DocumentKey): Promise<DeleteOperation | undefined> {
    return this.#db.query(
      'SELECT delete_operations',
      () => this.#tables.of(key) && this.#tables.operations.get(key.documentId),
    );
  }

  mailOf(key: DocumentKey): Promise<DocumentKey | undefined> {
    return this.#db.query('SELECT documents', () => {
      const mail = this.#tables.of(key)?.attachedTo?.documentId;
      return mail === undefined ? undefined : { ...key, documentId: mail };
    });
  }

  /** The whole history of a document, oldest first. */
  eventsOf(id: string): RecordedEvent[] {
    return this.#tables.events.get(id) ?? [];
  }

  /** What a document takes of the quota. */
  claimOf(id: string): Claim | undefined {
    return this.#tables.claims.get(id);
  }

  create(change: Change, options: ChangeOptions): Promise<Change | undefined> {
    return this.#once(options, () => change);
  }

  change(
    key: DocumentKey,
    decide: (current: Current | undefined) => Change | undefined,
    options: ChangeOptions,
  ): Promise<Change | undefined> {
    return this.#once(options, () => {
      const document = this.#tables.of(key);
      return decide(document && this.#askedFor(document, options));
    });
  }

  #once(options: ChangeOptions, decide: () => Change | undefined): Promise<Change | undefined> {
    const { request, eventId, deadLetter, signal } = options;
    const { answers } = this.#tables;
    return this.#unitOfWork.run(
      async ({ publish }) => {
        if (request !== undefined && answers.has(nameOf(request))) return undefined;
        const change = decide();
        if (change === undefined) return undefined;
        if (this.#tables.isExpired(change)) throw uploadExpired();
        for (const event of eventsOf(change)) await publish(event);
        this.#tables.write(change, options, this.#now());
        if (request !== undefined) {
          const { fingerprint } = request;
          answers.set(nameOf(request), { fingerprint, answer: change.document });
        }
        return change;
      },
      { eventId, deadLetter, signal },
    );
  }

  #askedFor(document: Document, { attachments: asked }: ChangeOptions): Current {
    const current = this.#tables.currentOf(document);
    if (asked === undefined) return current;
    const attachmentCount = this.#attachedTo(document).length;
    const family = asked === 'locked' ? this.#family(document) : [];
    return { ...current, attachments: family.map((each) => this.#tables.currentOf(each)), attachmentCount };
  }

  #attachedTo({ id }: Document): Document[] {
    const all = [...this.#tables.documents.values()];
    return all.filter(({ attachedTo, status }) => attachedTo?.documentId === id && status !== 'deleted');
  }

  #family(document: Document): Document[] {
    return this.#attachedTo(document).flatMap((each) => [each, ...this.#family(each)]);
  }

  #visible(viewer: Viewer): Document[] {
    return [...this.#tables.documents.values()].filter((document) => isVisible(viewer, document));
  }
}

/** All that a change publishes, with what is attached. */
function eventsOf({ events = [], attachments = [] }: Change): OutgoingEvent[] {
  return [...events, ...attachments.flatMap(eventsOf)];
}

function isVisible({ tenantId, userId, collections }: Viewer, document: Document): boolean {
  if (document.tenantId !== tenantId) return false;
  if (collections !== undefined && !document.collections.some(({ id }) => collections.includes(id)))
    return false;
  return document.visibility === 'tenant' || [document.ownerId, ...document.readers].includes(userId);
}

function nameOf({ tenantId, userId, key }: IdempotencyScope): string {
  return JSON.stringify([tenantId, userId, key]);
}

function uploadExpired(): AppError {
  return new AppError('unavailable', 'The bytes were removed meanwhile.', {
    reason: 'upload_expired',
    retryable: true,
    retryAfterSeconds: 1,
  });
}
