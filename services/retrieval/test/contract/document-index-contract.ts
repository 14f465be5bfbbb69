import { beforeEach, describe, expect, it } from 'vitest';
import type { VersionFacts } from '../../src/domain/indexed-document.ts';
import type { ChangeOptions, DocumentIndex } from '../../src/ports.ts';
import { hideDocument } from '../../src/use-cases/hide-document.ts';
import { failVersion, publishVersion } from '../../src/use-cases/index-changes.ts';
import { documentUnindexed, type IndexFailure } from '../../src/use-cases/outgoing-events.ts';
import { scopeOf, signal } from '../support/points.ts';

/** An empty index, and what it has published. */
export interface IndexUnderTest {
  readonly index: DocumentIndex;
  /** In order. */
  published(): Promise<readonly { type: string; data: Readonly<Record<string, unknown>> }[]>;
}

export const now = () => new Date();

let deliveries = 0;
export const delivery = () => {
  deliveries += 1;
  return { eventId: `event-${deliveries}`, signal };
};

export const versionOf = (version: number, facts: Partial<VersionFacts> = {}): VersionFacts => ({
  ...{ documentId: 'd', version, tenantId: 't', ownerId: 'ann', visibility: 'private', title: `T${version}` },
  ...{ model: 'm', chunkCount: 4 },
  ...facts,
});

/** What {@link DocumentIndex} promises, on every implementation; `make` empties what an earlier test has left. */
export function describeDocumentIndex(name: string, make: () => Promise<IndexUnderTest>): void {
  describe(`DocumentIndex ${name}`, () => {
    let under: IndexUnderTest;
    let index: DocumentIndex;
    beforeEach(async () => {
      under = await make();
      index = under.index;
    });

    const publish = (version: VersionFacts, options: ChangeOptions) =>
      index.change(version.documentId, publishVersion(version, now), options);
    const fail = (failure: IndexFailure, options: ChangeOptions) =>
      index.change(failure.documentId, failVersion(failure, now), options);
    const hide = (document: { documentId: string; tenantId: string }) =>
      hideDocument({ index }, document, signal);
    /** Type and the facts that distinguish events. */
    const published = async () =>
      (await under.published()).map(({ type, data }) => `${type} ${data.version ?? data.operationId}`);
    const live = (tenantId = 't', userId = 'ann') =>
      index.findLive(scopeOf(tenantId, userId), ['d', 'other'], signal);

    it('makes a version live and publishes it', async () => {
      expect(await index.find('d', signal)).toBeUndefined();
      const document = { documentId: 'd', tenantId: 't', state: 'live', liveVersion: 1 };
      const written = { ...versionOf(1), state: 'live' };
      expect(await publish(versionOf(1), delivery())).toMatchObject({ state: written, events: [{}] });
      expect(await index.find('d', signal)).toEqual(document);
      expect(await live()).toEqual([{ documentId: 'd', version: 1, title: 'T1' }]);
      expect(await published()).toEqual(['DocumentIndexed.v1 1']);
    });

    it('counts a delivery once', async () => {
      const twice = delivery();
      await publish(versionOf(1), twice);
      expect(await publish(versionOf(1), twice)).toBeUndefined();
      expect(await published()).toEqual(['DocumentIndexed.v1 1']);
    });

    it('goes forward only, whatever the order', async () => {
      await publish(versionOf(2), delivery());
      expect(await publish(versionOf(1), delivery())).toBeUndefined();
      expect(await index.find('d', signal)).toMatchObject({ liveVersion: 2 });
      await publish(versionOf(3), delivery());
      expect(await live()).toMatchObject([{ version: 3, title: 'T3' }]);
      expect(await published()).toEqual(['DocumentIndexed.v1 2', 'DocumentIndexed.v1 3']);
    });

    it('ends with the newest version when many race', async () => {
      const versions = [3, 1, 5, 2, 4, 5, 1];
      await Promise.all(versions.map((version) => publish(versionOf(version), delivery())));
      expect(await live()).toMatchObject([{ version: 5, title: 'T5' }]);
    });

    it('lets one of two deliveries of one event through, at the same time too', async () => {
      const same = delivery();
      await Promise.all([1, 2, 3, 4].map(() => publish(versionOf(1), same)));
      expect(await published()).toEqual(['DocumentIndexed.v1 1']);
    });

    it('shows a private document to its owner, a shared one to its tenant, and none to others', async () => {
      await publish(versionOf(1), delivery());
      expect(await live('t', 'bob')).toEqual([]);
      expect(await live('elsewhere', 'ann')).toEqual([]);
      await publish(versionOf(2, { visibility: 'tenant' }), delivery());
      expect(await live('t', 'bob')).toHaveLength(1);
      expect(await live('elsewhere', 'bob')).toEqual([]);
    });

    it('has another revision after each change of a tenant, and of no other', async () => {
      const read = () => Promise.all(['t', 'another'].map((tenant) => index.revisionOf(tenant, signal)));
      const seen = [await read()];
      await publish(versionOf(1), delivery());
      seen.push(await read());
      await publish(versionOf(1), delivery());
      seen.push(await read());
      await hide({ documentId: 'd', tenantId: 't' });
      seen.push(await read());
      const ours = seen.map(([own]) => own);
      expect(new Set(ours).size).toBe(4);
      expect(new Set(seen.map(([, others]) => others)).size).toBe(1);
    });

    it('hides a document for good, known before or not', async () => {
      await publish(versionOf(1), delivery());
      await hide({ documentId: 'd', tenantId: 't' });
      await hide({ documentId: 'd', tenantId: 't' });
      await hide({ documentId: 'other', tenantId: 't' });
      expect(await live()).toEqual([]);
      expect(await publish(versionOf(9), delivery())).toBeUndefined();
      expect(await index.find('d', signal)).toMatchObject({ state: 'deleted' });
      await publish(versionOf(1, { documentId: 'other' }), delivery());
      expect(await live()).toEqual([]);
      expect(await published()).toEqual(['DocumentIndexed.v1 1']);
    });

    it("does not let one tenant hide, or overwrite, what is another's", async () => {
      await publish(versionOf(1), delivery());
      const hiding = hide({ documentId: 'd', tenantId: 'elsewhere' });
      await expect(hiding).rejects.toMatchObject({ code: 'not_found', reason: 'document_not_found' });
      await publish(versionOf(2, { tenantId: 'elsewhere' }), delivery());
      expect(await live()).toMatchObject([{ version: 1 }]);
    });

    it('ends hidden when a deletion races with versions', async () => {
      await Promise.all([
        ...[1, 2, 3].map((version) => publish(versionOf(version), delivery())),
        hide({ documentId: 'd', tenantId: 't' }),
      ]);
      expect(await live()).toEqual([]);
    });

    it('publishes a failure once, and not at all when it no longer matters', async () => {
      const failure = { documentId: 'd', tenantId: 't', reason: 'blob_not_found', message: 'gone' };
      const twice = delivery();
      await fail({ ...failure, version: 1 }, twice);
      await fail({ ...failure, version: 1 }, twice);
      await publish(versionOf(2), delivery());
      await fail({ ...failure, version: 1 }, delivery());
      await hide({ documentId: 'd', tenantId: 't' });
      await fail({ ...failure, version: 3 }, delivery());
      expect(await published()).toEqual(['DocumentFailed.v1 1', 'DocumentIndexed.v1 2']);
    });

    it('publishes the end of a deletion once', async () => {
      const deletion = { documentId: 'd', tenantId: 't', operationId: 'op-1', remainingPoints: 0 };
      const twice = delivery();
      const unindexed = () => ({ events: [documentUnindexed(deletion, now())] });
      await index.change('d', unindexed, twice);
      await index.change('d', unindexed, twice);
      expect(await published()).toEqual(['DocumentUnindexed.v1 op-1']);
    });
  });
}
