import type { OutgoingEvent } from '@lectern/events';
import type { AccessScope } from '../../src/domain/access-scope.ts';
import {
  descriptionBy,
  type GivenDescription,
  type KnownDescription,
  undescribed,
} from '../../src/domain/description.ts';
import type {
  DocumentKey,
  DocumentState,
  IndexedDocument,
  VersionFacts,
} from '../../src/domain/indexed-document.ts';
import type { Sharing } from '../../src/domain/sharing.ts';
import type {
  ChangeOptions,
  DecideChange,
  DocumentChange,
  DocumentIndex,
  LiveDocument,
} from '../../src/ports.ts';

type Stored =
  | DocumentState
  | ({ readonly state: 'awaited' } & DocumentKey & Sharing & Partial<KnownDescription>);

/** A {@link DocumentIndex} in a map; `events` are what an outbox would hold. */
export class FakeDocumentIndex implements DocumentIndex {
  readonly documents = new Map<string, Stored>();
  readonly events: OutgoingEvent[] = [];
  readonly #handled = new Set<string>();
  readonly #revisions = new Map<string, number>();

  /** The events as short texts. */
  get published(): string[] {
    return this.events.map(labelOf);
  }

  async find(document: DocumentKey): Promise<IndexedDocument | undefined> {
    return this.#known(document);
  }

  async findFacts({ documentId, tenantId }: DocumentKey): Promise<VersionFacts | undefined> {
    const stored = this.documents.get(documentId);
    return stored?.state === 'live' && stored.tenantId === tenantId ? stored : undefined;
  }

  async revisionOf(tenantId: string): Promise<string> {
    return String(this.#revisions.get(tenantId) ?? 0);
  }

  async findLive(scope: AccessScope, documentIds: readonly string[]): Promise<LiveDocument[]> {
    return documentIds.flatMap((documentId) => {
      const document = this.documents.get(documentId);
      if (document?.state !== 'live' || document.tenantId !== scope.tenantId) return [];
      const named = [document.ownerId, ...document.readers];
      if (document.visibility === 'private' && !named.includes(scope.userId)) return [];
      const { version, title, filename } = document;
      return [{ documentId, version, title, filename }];
    });
  }

  async change(
    document: DocumentKey,
    decide: DecideChange,
    { eventId }: ChangeOptions,
  ): Promise<DocumentChange | undefined> {
    if (eventId !== undefined && this.#handled.has(eventId)) return undefined;
    const change = decide(this.#known(document));
    const { documentId, tenantId } = document;
    if (eventId !== undefined) this.#handled.add(eventId);
    if (change?.state !== undefined) this.documents.set(documentId, change.state);
    if (change?.sharing !== undefined) {
      const before = this.documents.get(documentId) ?? { documentId, tenantId, state: 'awaited' };
      this.documents.set(documentId, { ...before, ...change.sharing } as Stored);
    }
    if (change?.given !== undefined) this.#describe(documentId, change.given);
    if (change?.state ?? change?.sharing ?? change?.given ?? change?.newPayload) {
      this.#revisions.set(tenantId, (this.#revisions.get(tenantId) ?? 0) + 1);
    }
    this.events.push(...(change?.events ?? []));
    return change;
  }

  #describe(documentId: string, given: GivenDescription): void {
    const stored = this.documents.get(documentId);
    if (stored === undefined || stored.state === 'deleted') return;
    const { descriptionRevision } = given;
    const title = stored.state === 'live' ? descriptionBy(given, stored.properties) : {};
    const { metadata: _, ...shown } = { metadata: {}, ...title };
    this.documents.set(documentId, { ...stored, ...shown, given, descriptionRevision });
  }

  #known({ documentId, tenantId }: DocumentKey): IndexedDocument | undefined {
    const stored = this.documents.get(documentId);
    if (stored === undefined) return undefined;
    const nothing = { liveVersion: undefined, sharing: undefined, description: undescribed };
    const known = { documentId, tenantId, ...nothing };
    if (stored.tenantId !== tenantId) return { ...known, state: 'foreign' };
    if (stored.state === 'deleted') return { ...known, state: 'deleted' };
    const liveVersion = stored.state === 'live' ? stored.version : undefined;
    const { state, ownerId, visibility, readers, sharingRevision, given, descriptionRevision = 0 } = stored;
    const sharing = { ownerId, visibility, readers, sharingRevision };
    return { ...known, state, liveVersion, sharing, description: { given, descriptionRevision } };
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
