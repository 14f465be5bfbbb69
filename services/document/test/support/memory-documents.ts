import { isFound } from '@lectern/contracts/testing/plain-filter';
import type { OutgoingEvent } from '@lectern/events';
import type { IdempotencyScope, KeptAnswer } from '@lectern/idempotency';
import type { Viewer } from '../../src/domain/access.ts';
import type { Claim } from '../../src/domain/claim.ts';
import type { DeleteOperation } from '../../src/domain/delete-operation.ts';
import type { Content, Document, DocumentKey, ListedDocument } from '../../src/domain/document.ts';
import { eventsBetween } from '../../src/domain/history.ts';
import { readingOf } from '../../src/domain/list-place.ts';
import { purposeOf } from '../../src/domain/purpose.ts';
import { isFinal, isGone } from '../../src/domain/status.ts';
import type { TimelineEntry } from '../../src/domain/timeline.ts';
import type { OverdueDocuments } from '../../src/ports/overdue-documents.ts';
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
} from '../../src/ports.ts';
import { takeTurns } from './take-turns.ts';

/** Documents and idempotency keys in memory, as unit tests use them; held to the same contract as Postgres. */
export class MemoryDocuments implements DocumentRepository {
  readonly published: OutgoingEvent[] = [];
  readonly keys: DocumentAnswers = {
    find: async (scope) => this.#answers.get(nameOf(scope)),
    purge: async () => 0,
  };
  readonly notes: ContentNotes = {
    note: async ({ documentId }, location) => this.#note(documentId, location),
    collect: async ({ limit, remove }) => {
      const unused = [...this.#noted]
        .filter(({ documentId, location }) => !this.#isUsed(documentId, location))
        .slice(0, limit);
      for (const each of unused) {
        await remove(each.location);
        this.#noted.delete(each);
        if (!each.removed) this.#noted.add({ ...each, removed: true });
      }
      return unused.length;
    },
  };
  readonly history: DocumentHistory = {
    page: async (key, { before, limit }) =>
      (this.#of(key) === undefined ? [] : this.eventsOf(key.documentId))
        .filter(({ position }) => before === undefined || position < before)
        .reverse()
        .slice(0, limit),
  };
  readonly overdue: OverdueDocuments = {
    count: async (idleSince) => {
      const overdue = this.#waiting().filter((d) => d.updatedAt <= idleSince || this.#sweepsOf(d) > 0);
      const statuses = overdue.map(({ status }) => status);
      return Object.fromEntries(statuses.map((s) => [s, statuses.filter((other) => other === s).length]));
    },
    sweep: async ({ idleSince, now, limit, pauseMs }, decide) => {
      const due = this.#waiting()
        .filter((d) => d.updatedAt <= idleSince && (this.#sweeps.get(d.id)?.until ?? now) <= now)
        .sort((a, b) => a.updatedAt.getTime() - b.updatedAt.getTime());
      const taken = takeTurns(due, ({ tenantId }) => tenantId).slice(0, limit);
      for (const document of taken) {
        const change = decide(this.#currentOf(document));
        const count = this.#sweepsOf(document) + 1;
        this.#write(change);
        this.#sweeps.set(document.id, { count, until: new Date(now.getTime() + pauseMs(count)) });
      }
      return taken;
    },
    sweepClaims: async ({ sentBefore, now, limit }, decide) => {
      const due = [...this.#claims.values()]
        .filter(({ isAsking, isSettled }) => !isAsking && !isSettled)
        .filter((claim) => isDue(claim, this.#sentAt.get(claim) ?? claim.claimedAt, { sentBefore, now }))
        .slice(0, limit);
      for (const claim of due) {
        this.#sentAt.set(claim, now);
        this.published.push(decide(claim));
      }
      return due.length;
    },
  };
  readonly #events = new Map<string, RecordedEvent[]>();
  readonly #noted = new Set<{ documentId: string; location: Content['location']; removed: boolean }>();
  readonly #documents = new Map<string, Document>();
  readonly #operations = new Map<string, DeleteOperation>();
  readonly #claims = new Map<string, Claim>();
  readonly #sentAt = new WeakMap<Claim, Date>();
  readonly #answers = new Map<string, KeptAnswer<Document>>();
  readonly #seen = new Set<string>();
  readonly #sweeps = new Map<string, { count: number; until: Date }>();
  #position = 0;

  async find(viewer: Viewer, id: string): Promise<Document | undefined> {
    const document = this.#documents.get(id);
    return document && isVisible(viewer, document) ? document : undefined;
  }

  async list(viewer: Viewer, query: ListQuery): Promise<ListedDocument[]> {
    const { limit, statuses, place, collectionId, purpose, title, filter = {} } = query;
    const named = (d: Document) => `${d.title}\n${d.filename ?? ''}`.toLowerCase();
    const attributesOf = (d: Document) => d.collections.find(({ id }) => id === collectionId)?.attributes;
    const { descending, below, above } = readingOf(place);
    return [...this.#documents.values()]
      .filter((d) => isVisible(viewer, d) && !isGone(d.status))
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
    return [...this.#documents.values()].filter((d) => isVisible(viewer, d) && pending(d)).length;
  }

  async contentLocations(key: DocumentKey): Promise<Content['location'][]> {
    if (this.#of(key) === undefined) return [];
    return [...this.#noted].filter((n) => n.documentId === key.documentId).map(({ location }) => location);
  }

  async findOperation(viewer: Viewer, id: string): Promise<DeleteOperation | undefined> {
    const { tenantId, userId, collections } = viewer;
    const found = [...this.#operations.values()].find((operation) => operation.id === id);
    if (collections !== undefined && !found?.collections?.some((each) => collections.includes(each)))
      return undefined;
    const document = found && this.#of({ tenantId, documentId: found.documentId });
    return [found?.requestedBy, document?.ownerId].includes(userId) && document ? found : undefined;
  }

  async findDeletion(key: DocumentKey): Promise<DeleteOperation | undefined> {
    return this.#of(key) && this.#operations.get(key.documentId);
  }

  /** The whole history of a document, oldest first. */
  eventsOf(id: string): RecordedEvent[] {
    return this.#events.get(id) ?? [];
  }

  async create(change: Change, options: ChangeOptions): Promise<Change | undefined> {
    return this.#once(options, () => change);
  }

  async change(
    key: DocumentKey,
    decide: (current: Current | undefined) => Change | undefined,
    options: ChangeOptions,
  ): Promise<Change | undefined> {
    const document = this.#of(key);
    return this.#once(options, () => decide(document && this.#askedFor(document, options)));
  }

  /** What a document takes of the quota. */
  claimOf(id: string): Claim | undefined {
    return this.#claims.get(id);
  }

  async mailOf(key: DocumentKey): Promise<DocumentKey | undefined> {
    const mail = this.#of(key)?.attachedTo?.documentId;
    return mail === undefined ? undefined : { ...key, documentId: mail };
  }

  #askedFor(document: Document, { attachments: asked }: ChangeOptions): Current {
    if (asked === undefined) return this.#currentOf(document);
    const attachmentCount = this.#attachedTo(document).length;
    const attachments = asked === 'locked' ? this.#family(document).map((each) => this.#currentOf(each)) : [];
    return { ...this.#currentOf(document), attachments, attachmentCount };
  }

  #attachedTo({ id }: Document): Document[] {
    const all = [...this.#documents.values()];
    return all.filter(({ attachedTo, status }) => attachedTo?.documentId === id && status !== 'deleted');
  }

  #family(document: Document): Document[] {
    return this.#attachedTo(document).flatMap((each) => [each, ...this.#family(each)]);
  }

  #currentOf(document: Document): Current {
    const operation = this.#operations.get(document.id);
    return { document, operation, claim: this.#claims.get(document.id) };
  }

  #of({ tenantId, documentId }: DocumentKey): Document | undefined {
    const document = this.#documents.get(documentId);
    return document?.tenantId === tenantId ? document : undefined;
  }

  #once(options: ChangeOptions, decide: () => Change | undefined): Change | undefined {
    const { eventId, request, deadLetter = false } = options;
    const asDeadLetter = `${eventId} as a dead letter`;
    const isSeen = this.#seen.has(String(eventId)) || (deadLetter && this.#seen.has(asDeadLetter));
    if (eventId !== undefined && isSeen) return undefined;
    if (request !== undefined && this.#answers.has(nameOf(request))) return undefined;
    const change = decide();
    if (change !== undefined) {
      this.#record(change, options);
      this.#write(change);
    }
    if (eventId !== undefined) this.#seen.add(deadLetter ? asDeadLetter : eventId);
    if (request !== undefined && change !== undefined) {
      const { fingerprint } = request;
      this.#answers.set(nameOf(request), { fingerprint, answer: change.document });
    }
    return change;
  }

  #record(change: Change, options: ChangeOptions): void {
    const { userId, eventId } = options;
    for (const attachment of change.attachments ?? []) this.#record(attachment, options);
    const { id, status } = change.document;
    const document = this.#documents.get(id);
    const events = eventsBetween(document && this.#currentOf(document), change);
    const before = status === 'deleted' && document?.status !== 'deleted' ? [] : this.eventsOf(id);
    const recorded = events.map((event) => {
      this.#position += 1;
      return {
        ...event,
        position: this.#position,
        userId,
        requestId: undefined,
        eventId,
        traceId: undefined,
      };
    });
    this.#events.set(id, [...before, ...recorded]);
  }

  #note(documentId: string, location: Content['location']): void {
    const known = [...this.#noted].some(
      (n) => n.documentId === documentId && n.location.key === location.key,
    );
    if (!known) this.#noted.add({ documentId, location, removed: false });
  }

  #isUsed(documentId: string, { key }: Content['location']): boolean {
    const document = this.#documents.get(documentId);
    if (document === undefined || ['rejected', 'deleted'].includes(document.status)) return false;
    return document.content.location.key === key;
  }

  #waiting(): Document[] {
    return [...this.#documents.values()].filter(({ status }) => !isFinal(status));
  }

  #sweepsOf({ id }: Document): number {
    return this.#sweeps.get(id)?.count ?? 0;
  }

  #write({ document, operation, claim, events = [], attachments = [] }: Change): void {
    const before = this.#documents.get(document.id);
    if (before === undefined || isStep(before, document)) this.#sweeps.delete(document.id);
    const timeline = document.timeline.map((entry) => {
      this.#position += 1;
      return { position: this.#position, ...entry };
    });
    this.#documents.set(document.id, { ...document, timeline });
    this.#note(document.id, document.content.location);
    if (operation !== undefined) this.#operations.set(document.id, operation);
    if (claim !== undefined) this.#claims.set(document.id, claim);
    this.published.push(...events);
    for (const attachment of attachments) this.#write(attachment);
  }
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

const dayMs = 24 * 60 * 60 * 1_000;

function isDue({ claimedAt }: Claim, sentAt: Date, { sentBefore, now }: { sentBefore: Date; now: Date }) {
  const pauseMs = Math.min(dayMs, sentAt.getTime() - claimedAt.getTime());
  return sentAt <= sentBefore && sentAt.getTime() + pauseMs <= now.getTime();
}

function isStep(before: Document, { version, status, attempt }: Document): boolean {
  return before.version !== version || before.status !== status || before.attempt !== attempt;
}
