import type { OutgoingEvent } from '@lectern/events';
import type { AccessScope } from '../../src/domain/access-scope.ts';
import { type DocumentState, type IndexedDocument, knownOf } from '../../src/domain/indexed-document.ts';
import type {
  ChangeOptions,
  DecideChange,
  DocumentChange,
  DocumentIndex,
  LiveDocument,
} from '../../src/ports.ts';

/** A {@link DocumentIndex} in a map; `events` are what an outbox would hold. */
export class FakeDocumentIndex implements DocumentIndex {
  readonly documents = new Map<string, DocumentState>();
  readonly events: OutgoingEvent[] = [];
  readonly #handled = new Set<string>();
  readonly #revisions = new Map<string, number>();

  /** The events as short texts. */
  get published(): string[] {
    return this.events.map(labelOf);
  }

  async find(documentId: string): Promise<IndexedDocument | undefined> {
    return this.#known(documentId);
  }

  async revisionOf(tenantId: string): Promise<string> {
    return String(this.#revisions.get(tenantId) ?? 0);
  }

  async findLive(scope: AccessScope, documentIds: readonly string[]): Promise<LiveDocument[]> {
    return documentIds.flatMap((documentId) => {
      const document = this.documents.get(documentId);
      if (document?.state !== 'live' || document.tenantId !== scope.tenantId) return [];
      if (document.visibility === 'private' && document.ownerId !== scope.userId) return [];
      return [{ documentId, version: document.version, title: document.title }];
    });
  }

  async change(
    documentId: string,
    decide: DecideChange,
    { eventId }: ChangeOptions,
  ): Promise<DocumentChange | undefined> {
    if (eventId !== undefined && this.#handled.has(eventId)) return undefined;
    const change = decide(this.#known(documentId));
    if (eventId !== undefined) this.#handled.add(eventId);
    if (change?.state !== undefined) {
      const { tenantId } = change.state;
      this.documents.set(documentId, change.state);
      this.#revisions.set(tenantId, (this.#revisions.get(tenantId) ?? 0) + 1);
    }
    this.events.push(...(change?.events ?? []));
    return change;
  }

  #known(documentId: string): IndexedDocument | undefined {
    const state = this.documents.get(documentId);
    return state && knownOf(state);
  }
}

/** `indexed d v1`, with a failure's reason or a deletion's count of points behind it. */
function labelOf({ definition, data }: OutgoingEvent): string {
  const facts = data as { documentId: string; version?: number; reason?: string; remainingPoints?: number };
  const version = facts.version === undefined ? [] : [`v${facts.version}`];
  const rest = [facts.reason ?? [], facts.remainingPoints ?? []].flat();
  return [definition.name.replace('Document', '').toLowerCase(), facts.documentId, ...version, ...rest].join(
    ' ',
  );
}
