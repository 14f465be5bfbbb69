import type { KeptAnswer } from '@lectern/idempotency';
import type { Claim } from '../src/domain/claim.ts';
import type { DeleteOperation } from '../src/domain/delete-operation.ts';
import type { Content, Document, DocumentKey } from '../src/domain/document.ts';
import { eventsBetween } from '../src/domain/history.ts';
import { isGone } from '../src/domain/status.ts';
import type { Change, ChangeOptions, Current, RecordedEvent } from '../src/ports.ts';

/** A place where bytes are or may be. */
export interface Place {
  readonly documentId: string;
  readonly tenantId: string;
  readonly location: Content['location'];
  /** Undefined while the newest version of the document points to it. */
  readonly unusedSince: Date | undefined;
  /** Its bytes are about to be removed, or were: nobody may point to them any more. */
  readonly isRemoved: boolean;
  /** They were, once. */
  readonly isCleared: boolean;
}

/** What the document service has stored. One of these outlives the adapters that read and write it. */
export class DocumentTables {
  readonly documents = new Map<string, Document>();
  readonly operations = new Map<string, DeleteOperation>();
  readonly claims = new Map<string, Claim>();
  readonly claimsSentAt = new Map<string, Date>();
  readonly events = new Map<string, RecordedEvent[]>();
  readonly answers = new Map<string, KeptAnswer<Document>>();
  readonly places = new Map<string, Place>();
  readonly sweeps = new Map<string, { readonly count: number; readonly until: Date }>();
  #position = 0;

  of({ tenantId, documentId }: DocumentKey): Document | undefined {
    const document = this.documents.get(documentId);
    return document?.tenantId === tenantId ? document : undefined;
  }

  currentOf(document: Document): Current {
    return { document, operation: this.operations.get(document.id), claim: this.claims.get(document.id) };
  }

  /** Notes a place, unless it is known. */
  note({ documentId, tenantId }: DocumentKey, location: Content['location'], now: Date): void {
    const id = placeId(documentId, location);
    if (this.places.has(id)) return;
    this.places.set(id, {
      documentId,
      tenantId,
      location,
      unusedSince: now,
      isRemoved: false,
      isCleared: false,
    });
  }

  placesOf({ documentId, tenantId }: DocumentKey): Place[] {
    const all = [...this.places.values()];
    return all.filter((place) => place.documentId === documentId && place.tenantId === tenantId);
  }

  /** Whether the bytes that a document would point to after a change are gone. */
  isExpired({ document }: Change): boolean {
    const isSame = this.documents.get(document.id)?.version === document.version;
    const place = this.places.get(placeId(document.id, document.content.location));
    return !isSame && !isGone(document.status) && place?.isRemoved === true;
  }

  /** Writes a change with its history. None of it fails. */
  write(change: Change, options: ChangeOptions, now: Date): void {
    const { attachments = [], ...own } = change;
    this.#record(change, options);
    this.#writeOne(own, now);
    for (const attachment of attachments) this.write(attachment, options, now);
  }

  #record(change: Change, { userId, eventId }: ChangeOptions): void {
    const { id, status } = change.document;
    const document = this.documents.get(id);
    const events = eventsBetween(document && this.currentOf(document), change);
    const isEnd = status === 'deleted' && document?.status !== 'deleted';
    const recorded = events.map((event) => ({
      ...event,
      ...{ position: this.#nextPosition(), userId, requestId: undefined, eventId, traceId: undefined },
    }));
    this.events.set(id, [...(isEnd ? [] : (this.events.get(id) ?? [])), ...recorded]);
  }

  #writeOne({ document, operation, claim }: Change, now: Date): void {
    if (document !== this.documents.get(document.id)) this.#writeDocument(document, now);
    if (operation !== undefined) this.operations.set(document.id, operation);
    if (claim === undefined || claim === this.claims.get(document.id)) return;
    this.claims.set(document.id, claim);
    this.claimsSentAt.set(document.id, claim.claimedAt);
  }

  #writeDocument(document: Document, now: Date): void {
    const before = this.documents.get(document.id);
    if (before === undefined || isStep(before, document)) this.sweeps.delete(document.id);
    const timeline = document.timeline.map((entry) => ({ position: this.#nextPosition(), ...entry }));
    this.documents.set(document.id, { ...document, timeline });
    this.#use(document, before, now);
  }

  /** The newest version points to its bytes; one that is rejected or deleted to none. */
  #use(document: Document, before: Document | undefined, now: Date): void {
    const { id, tenantId, version, content, status } = document;
    const isUnused = status === 'deleted' || status === 'rejected';
    if (!isUnused && (isGone(status) || version === before?.version)) return;
    const used = isUnused ? undefined : placeId(id, content.location);
    for (const [key, place] of this.places)
      if (place.documentId === id && place.unusedSince === undefined && key !== used)
        this.places.set(key, { ...place, unusedSince: now });
    if (used === undefined) return;
    const known = this.places.get(used) ?? { documentId: id, tenantId, location: content.location };
    this.places.set(used, { ...known, unusedSince: undefined, isRemoved: false, isCleared: false });
  }

  #nextPosition(): number {
    this.#position += 1;
    return this.#position;
  }
}

/** Of a place in {@link DocumentTables.places}. */
export function placeId(documentId: string, { bucket, key }: Content['location']): string {
  return JSON.stringify([documentId, bucket, key]);
}

function isStep(before: Document, { version, status, attempt }: Document): boolean {
  return before.version !== version || before.status !== status || before.attempt !== attempt;
}
