import { AppError } from '@lectern/errors';
import type { Viewer } from '../../src/domain/access.ts';
import type { DeleteOperation } from '../../src/domain/delete-operation.ts';
import type { Content, Document, ListedDocument } from '../../src/domain/document.ts';
import { isGone } from '../../src/domain/status.ts';
import type { TimelineEntry } from '../../src/domain/timeline.ts';
import type {
  Change,
  Current,
  DocumentRepository,
  IdempotencyClaim,
  IdempotencyKeys,
  IdempotencyScope,
  ListQuery,
  OutgoingEvent,
  SettledKey,
} from '../../src/ports.ts';

/** Documents and idempotency keys in memory, as unit tests use them; held to the same contract as Postgres. */
export class MemoryDocuments implements DocumentRepository, IdempotencyKeys {
  readonly published: OutgoingEvent[] = [];
  readonly #documents = new Map<string, Document>();
  readonly #locations = new Map<string, Content['location'][]>();
  readonly #operations = new Map<string, DeleteOperation>();
  readonly #keys = new Map<string, { token: string; settled?: SettledKey }>();
  readonly #seen = new Set<string>();
  #position = 0;
  #tokens = 0;

  async find(id: string): Promise<Document | undefined> {
    return this.#documents.get(id);
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

  async contentLocations(id: string): Promise<Content['location'][]> {
    return this.#locations.get(id) ?? [];
  }

  async findOperation(id: string): Promise<DeleteOperation | undefined> {
    return [...this.#operations.values()].find((operation) => operation.id === id);
  }

  async create(change: Change): Promise<void> {
    this.#write(change);
  }

  async change(
    id: string,
    decide: (current: Current | undefined) => Change | undefined,
    eventId?: string,
  ): Promise<Change | undefined> {
    if (eventId !== undefined && this.#seen.has(eventId)) return undefined;
    const document = this.#documents.get(id);
    const change = decide(document && { document, operation: this.#operations.get(id) });
    if (change !== undefined) this.#write(change);
    if (eventId !== undefined) this.#seen.add(eventId);
    return change;
  }

  #write({ document, operation, events = [], settle }: Change): void {
    if (settle !== undefined) this.#settle(settle.claim, { fingerprint: settle.fingerprint, document });
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

  async claim(scope: IdempotencyScope): Promise<{ claim: IdempotencyClaim } | { settled: SettledKey }> {
    const known = this.#keys.get(nameOf(scope));
    if (known?.settled !== undefined) return { settled: known.settled };
    if (known !== undefined) {
      throw new AppError('conflict', 'In progress.', { reason: 'idempotency_key_in_progress' });
    }
    this.#tokens += 1;
    const token = String(this.#tokens);
    this.#keys.set(nameOf(scope), { token });
    return { claim: { ...scope, token } };
  }

  async release(claim: IdempotencyClaim): Promise<void> {
    const known = this.#keys.get(nameOf(claim));
    if (known?.token === claim.token && known.settled === undefined) this.#keys.delete(nameOf(claim));
  }

  async purge(): Promise<number> {
    return 0;
  }

  #settle(claim: IdempotencyClaim, settled: SettledKey): void {
    const known = this.#keys.get(nameOf(claim));
    if (known?.token !== claim.token || known.settled !== undefined) {
      throw new AppError('conflict', 'Lost.', { reason: 'idempotency_claim_lost' });
    }
    this.#keys.set(nameOf(claim), { token: claim.token, settled });
  }
}

function isVisible(viewer: Viewer, { tenantId, visibility, ownerId }: Document): boolean {
  return tenantId === viewer.tenantId && (visibility === 'tenant' || ownerId === viewer.userId);
}

function nameOf({ tenantId, userId, key }: IdempotencyScope): string {
  return JSON.stringify([tenantId, userId, key]);
}
