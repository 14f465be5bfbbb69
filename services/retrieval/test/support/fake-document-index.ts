import { AppError } from '@lectern/errors';
import type { AccessScope } from '../../src/domain/access-scope.ts';
import { decideArrival, type IndexedDocument } from '../../src/domain/indexed-document.ts';
import type { Delivery, DocumentIndex, LiveDocument, VersionFacts } from '../../src/ports.ts';

/** A {@link DocumentIndex} in a map, by the same rules; `announced` is what an outbox would hold. */
export class FakeDocumentIndex implements DocumentIndex {
  readonly documents = new Map<string, IndexedDocument & { facts?: VersionFacts }>();
  readonly announced: string[] = [];
  readonly #seen = new Set<string>();

  async find(documentId: string): Promise<IndexedDocument | undefined> {
    return this.documents.get(documentId);
  }

  async findLive(scope: AccessScope, documentIds: readonly string[]): Promise<LiveDocument[]> {
    return documentIds.flatMap((documentId) => {
      const facts = this.documents.get(documentId)?.facts;
      if (facts === undefined || facts.tenantId !== scope.tenantId) return [];
      return [{ documentId, version: facts.version, title: facts.title }];
    });
  }

  async publish(facts: VersionFacts, delivery: Delivery): Promise<IndexedDocument | undefined> {
    const { documentId, tenantId, version } = facts;
    const first = this.#isFirst(delivery);
    if (first && decideArrival(this.documents.get(documentId), version) === 'index') {
      this.documents.set(documentId, { documentId, tenantId, state: 'live', liveVersion: version, facts });
      this.announced.push(`indexed ${documentId} v${version}`);
    }
    return this.documents.get(documentId);
  }

  async fail(
    failure: { documentId: string; version: number; reason: string },
    delivery: Delivery,
  ): Promise<void> {
    if (!this.#isFirst(delivery)) return;
    if (decideArrival(this.documents.get(failure.documentId), failure.version) !== 'index') return;
    this.announced.push(`failed ${failure.documentId} v${failure.version} ${failure.reason}`);
  }

  async hide({ documentId, tenantId }: { documentId: string; tenantId: string }): Promise<void> {
    const known = this.documents.get(documentId);
    if (known !== undefined && known.tenantId !== tenantId)
      throw new AppError('not_found', 'no such document');
    this.documents.set(documentId, { documentId, tenantId, state: 'deleted', liveVersion: undefined });
  }

  async announceUnindexed(
    deletion: { documentId: string; remainingPoints: number },
    delivery: Delivery,
  ): Promise<void> {
    if (this.#isFirst(delivery))
      this.announced.push(`unindexed ${deletion.documentId} ${deletion.remainingPoints}`);
  }

  #isFirst({ eventId }: Delivery): boolean {
    const first = !this.#seen.has(eventId);
    this.#seen.add(eventId);
    return first;
  }
}
