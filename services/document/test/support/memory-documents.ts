import type { OutgoingEvent } from '@lectern/events';
import type { Viewer } from '../../src/domain/access.ts';
import type { DeleteOperation } from '../../src/domain/delete-operation.ts';
import type { Content, Document, DocumentKey, ListedDocument } from '../../src/domain/document.ts';
import { isGone } from '../../src/domain/status.ts';
import type { TimelineEntry } from '../../src/domain/timeline.ts';
import type {
  Change,
  ChangeOptions,
  Current,
  DocumentRepository,
  IdempotencyKeys,
  IdempotencyScope,
  KeptAnswer,
  ListQuery,
} from '../../src/ports.ts';

/** Documents and idempotency keys in memory, as unit tests use them; held to the same contract as Postgres. */
export class MemoryDocuments implements DocumentRepository {
  readonly published: OutgoingEvent[] = [];
  readonly keys: IdempotencyKeys = {
    find: async (scope) => this.#answers.get(nameOf(scope)),
    purge: async () => 0,
  };
  readonly #documents = new Map<string, Document>();
  readonly #locations = new Map<string, Content['location'][]>();
  readonly #operations = new Map<string, DeleteOperation>();
  readonly #answers = new Map<string, KeptAnswer>();
  readonly #seen = new Set<string>();
  #position = 0;

  async find(viewer: Viewer, id: string): Promise<Document | undefined> {
    const document = this.#documents.get(id);
    return document && isVisible(viewer, document) ? document : undefined;
  }

  async list(viewer: Viewer, { limit, status, before }: ListQuery): Promise<ListedDocument[]> {
    return [...this.#documents.values()]
      .filter((d) => isVisible(viewer, d) && !isGone(d.status))
      .filter((d) => (status === undefined || d.status === status) && (before === undefined || d.id < before))
      .sort((a, b) => (a.id < b.id ? 1 : -1))
      .slice(0, limit)
      .map(({ timeline, ...facts }) => ({ ...facts, lastStep: timeline.at(-1) as TimelineEntry }));
  }

  async countPending(viewer: Viewer): Promise<number> {
    const pending = (d: Document) => d.status === 'ingested' || d.status === 'embedded';
    return [...this.#documents.values()].filter((d) => isVisible(viewer, d) && pending(d)).length;
  }

  async contentLocations(key: DocumentKey): Promise<Content['location'][]> {
    return this.#of(key) === undefined ? [] : (this.#locations.get(key.documentId) ?? []);
  }

  async findOperation({ tenantId, userId }: Viewer, id: string): Promise<DeleteOperation | undefined> {
    const found = [...this.#operations.values()].find((operation) => operation.id === id);
    const document = found && this.#of({ tenantId, documentId: found.documentId });
    return [found?.requestedBy, document?.ownerId].includes(userId) && document ? found : undefined;
  }

  async findDeletion(key: DocumentKey): Promise<DeleteOperation | undefined> {
    return this.#of(key) && this.#operations.get(key.documentId);
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
    const operation = this.#operations.get(key.documentId);
    return this.#once(options, () => decide(document && { document, operation }));
  }

  #of({ tenantId, documentId }: DocumentKey): Document | undefined {
    const document = this.#documents.get(documentId);
    return document?.tenantId === tenantId ? document : undefined;
  }

  #once({ eventId, request }: ChangeOptions, decide: () => Change | undefined): Change | undefined {
    if (eventId !== undefined && this.#seen.has(eventId)) return undefined;
    if (request !== undefined && this.#answers.has(nameOf(request))) return undefined;
    const change = decide();
    if (change !== undefined) this.#write(change);
    if (eventId !== undefined) this.#seen.add(eventId);
    if (request !== undefined && change !== undefined) {
      const { fingerprint } = request;
      this.#answers.set(nameOf(request), { fingerprint, document: change.document });
    }
    return change;
  }

  #write({ document, operation, events = [] }: Change): void {
    const timeline = document.timeline.map((entry) => {
      this.#position += 1;
      return { position: this.#position, ...entry };
    });
    this.#documents.set(document.id, { ...document, timeline });
    const known = this.#locations.get(document.id) ?? [];
    const { location } = document.content;
    if (!known.some(({ key }) => key === location.key)) {
      this.#locations.set(document.id, [...known, location]);
    }
    if (operation !== undefined) this.#operations.set(document.id, operation);
    this.published.push(...events);
  }
}

function isVisible({ tenantId, userId }: Viewer, document: Document): boolean {
  if (document.tenantId !== tenantId) return false;
  return document.visibility === 'tenant' || [document.ownerId, ...document.readers].includes(userId);
}

function nameOf({ tenantId, userId, key }: IdempotencyScope): string {
  return JSON.stringify([tenantId, userId, key]);
}
