import { createMemoryDb, type MemoryDb } from '@lectern/db/testing/memory';
import type { OutgoingEvent, UnitOfWork } from '@lectern/events';
import { createMemoryUnitOfWork } from '@lectern/events/testing/memory';
import type { AccessScope } from '../src/domain/access-scope.ts';
import {
  descriptionBy,
  type GivenDescription,
  type KnownDescription,
  undescribed,
} from '../src/domain/description.ts';
import type {
  DocumentKey,
  DocumentState,
  IndexedDocument,
  VersionFacts,
} from '../src/domain/indexed-document.ts';
import type { Sharing } from '../src/domain/sharing.ts';
import type {
  ChangeOptions,
  DecideChange,
  DocumentChange,
  DocumentIndex,
  LiveDocument,
} from '../src/ports.ts';

type Stored =
  | DocumentState
  | ({ readonly state: 'awaited' } & DocumentKey & Sharing & Partial<KnownDescription>);

/** What is stored of documents, and how often something of a tenant has changed. One of these outlives the adapters that read and write it. */
export class IndexTables {
  readonly documents = new Map<string, Stored>();
  readonly revisions = new Map<string, number>();
}

/** With nothing given, it is on its own, and what it publishes is kept. */
export interface MemoryDocumentIndexParts {
  readonly tables?: IndexTables;
  readonly db?: MemoryDb;
  readonly unitOfWork?: UnitOfWork;
}

/**
 * A {@link DocumentIndex} in memory, held to the same contract as Postgres. It takes the indexes that a version was written to for all that
 * there are.
 */
export class MemoryDocumentIndex implements DocumentIndex {
  readonly documents: IndexTables['documents'];
  /** What was published without a unit of work of somebody else's. */
  readonly events: OutgoingEvent[] = [];
  readonly #revisions: IndexTables['revisions'];
  readonly #db: MemoryDb;
  readonly #unitOfWork: UnitOfWork;

  constructor({
    tables = new IndexTables(),
    db = createMemoryDb(),
    unitOfWork,
  }: MemoryDocumentIndexParts = {}) {
    [this.documents, this.#revisions, this.#db] = [tables.documents, tables.revisions, db];
    const publish = (event: OutgoingEvent) => void this.events.push(event);
    this.#unitOfWork = unitOfWork ?? createMemoryUnitOfWork({ publish, db });
  }

  /** The events as short texts. */
  get published(): string[] {
    return this.events.map(labelOf);
  }

  find(document: DocumentKey): Promise<IndexedDocument | undefined> {
    return this.#db.query('SELECT documents', () => this.#known(document));
  }

  findFacts({ documentId, tenantId }: DocumentKey): Promise<VersionFacts | undefined> {
    return this.#db.query('SELECT documents', () => {
      const stored = this.documents.get(documentId);
      return stored?.state === 'live' && stored.tenantId === tenantId ? stored : undefined;
    });
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

  change(
    document: DocumentKey,
    decide: DecideChange,
    options: ChangeOptions,
  ): Promise<DocumentChange | undefined> {
    return this.#unitOfWork.run(async ({ publish }) => {
      const change = decide(this.#known(document));
      for (const event of change?.events ?? []) await publish(event);
      if (change !== undefined) this.#write(document, change);
      return change;
    }, options);
  }

  #write({ documentId, tenantId }: DocumentKey, { state, sharing, given, newPayload }: DocumentChange): void {
    if (state !== undefined) this.documents.set(documentId, state);
    if (sharing !== undefined) {
      const before = this.documents.get(documentId) ?? { documentId, tenantId, state: 'awaited' };
      this.documents.set(documentId, { ...before, ...sharing } as Stored);
    }
    if (given !== undefined) this.#describe(documentId, given);
    if (state ?? sharing ?? given ?? newPayload)
      this.#revisions.set(tenantId, (this.#revisions.get(tenantId) ?? 0) + 1);
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
