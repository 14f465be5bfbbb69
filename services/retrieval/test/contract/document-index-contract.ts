import { beforeEach, describe, expect, it } from 'vitest';
import { undescribed } from '../../src/domain/description.ts';
import { decideDescription, type VersionFacts } from '../../src/domain/indexed-document.ts';
import type { Sharing } from '../../src/domain/sharing.ts';
import type { ChangeOptions, DocumentIndex } from '../../src/ports.ts';
import { hideDocument } from '../../src/use-cases/hide-document.ts';
import { failVersion, publishVersion } from '../../src/use-cases/index-changes.ts';
import { documentUnindexed, type IndexFailure } from '../../src/use-cases/outgoing-events.ts';
import { recordSharing } from '../../src/use-cases/record-sharing.ts';
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
  ...{ readers: [], sharingRevision: 1 },
  ...{ model: 'm', chunkCount: 4 },
  ...facts,
});

const d = { documentId: 'd', tenantId: 't' };
/** A state of sharing of ann's document. */
const sharingOf = (
  sharingRevision: number,
  readers: string[] = [],
  visibility: Sharing['visibility'] = 'private',
) => ({
  ...{ ownerId: 'ann', visibility, readers, sharingRevision },
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
      index.change(version, publishVersion({ metadata: {}, collections: [], ...version }, now), options);
    const fail = (failure: IndexFailure, options: ChangeOptions) =>
      index.change(failure, failVersion(failure, now), options);
    const hide = (document: { documentId: string; tenantId: string }) =>
      hideDocument({ index }, document, signal);
    const share = (sharing: Sharing, document = d) => recordSharing({ index }, { document, sharing }, signal);
    /** Type and the facts that distinguish events. */
    const published = async () =>
      (await under.published()).map(({ type, data }) => `${type} ${data.version ?? data.operationId}`);
    const live = (tenantId = 't', userId = 'ann') =>
      index.findLive(scopeOf(tenantId, userId), ['d', 'other'], signal);

    it('makes a version live and publishes it', async () => {
      expect(await index.find(d, signal)).toBeUndefined();
      const document = {
        documentId: 'd',
        tenantId: 't',
        state: 'live',
        liveVersion: 1,
        sharing: sharingOf(1),
        description: undescribed,
      };
      const written = { ...versionOf(1), state: 'live' };
      expect(await publish(versionOf(1), delivery())).toMatchObject({ state: written, events: [{}] });
      expect(await index.find(d, signal)).toEqual(document);
      expect(await live()).toEqual([{ documentId: 'd', version: 1, title: 'T1' }]);
      expect(await published()).toEqual(['DocumentIndexed.v1 1']);
    });

    it('counts a delivery once', async () => {
      const twice = delivery();
      await publish(versionOf(1), twice);
      expect(await publish(versionOf(1), twice)).toBeUndefined();
      expect(await published()).toEqual(['DocumentIndexed.v1 1']);
    });

    it('leaves no trace of a version that could not be published, so that the delivery can be repeated', async () => {
      const repeated = delivery();
      const broken = versionOf(1, { chunkCount: -1 });
      await expect(publish(broken, repeated)).rejects.toMatchObject({ reason: 'invalid_event' });
      expect(await index.find(d, signal)).toBeUndefined();
      expect(await publish(versionOf(1), repeated)).toMatchObject({ state: { version: 1 } });
      expect(await index.find(d, signal)).toMatchObject({ liveVersion: 1 });
    });

    it('goes forward only, whatever the order', async () => {
      await publish(versionOf(2), delivery());
      expect(await publish(versionOf(1), delivery())).toBeUndefined();
      expect(await index.find(d, signal)).toMatchObject({ liveVersion: 2 });
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
      await index.change(d, () => ({ newPayload: true }), { signal });
      seen.push(await read());
      await share(sharingOf(9), { ...d, documentId: 'other' });
      seen.push(await read());
      expect(new Set(seen.map(([own]) => own)).size).toBe(6);
      expect(new Set(seen.map(([, others]) => others)).size).toBe(1);
    });

    it('shows a private document to its readers, as the newest state has them, whatever the order', async () => {
      const states = [sharingOf(3, ['bob', "o'hara"]), sharingOf(5, ['carol']), sharingOf(4, [], 'tenant')];
      await share(states[0] ?? sharingOf(0));
      expect(await index.find(d, signal)).toMatchObject({ state: 'awaited', sharing: states[0] });
      expect(await live('t', 'bob')).toEqual([]);
      await publish(versionOf(1), delivery());
      const seen = async () => {
        const users = ['ann', 'bob', "o'hara", 'carol', 'dan'];
        const found = await Promise.all(users.map(async (user) => (await live('t', user)).length > 0));
        return users.filter((_, at) => found[at]);
      };
      expect(await seen()).toEqual(['ann', 'bob', "o'hara"]);
      for (const user of ['ann', 'bob']) expect(await live('elsewhere', user)).toEqual([]);
      for (const state of [...states, ...states]) await share(state);
      expect(await seen()).toEqual(['ann', 'carol']);
      await publish(versionOf(2, sharingOf(2, [], 'tenant')), delivery());
      expect(await seen()).toEqual(['ann', 'carol']);
      await publish(versionOf(3, sharingOf(6, ['dan'])), delivery());
      expect(await seen()).toEqual(['ann', 'dan']);
      expect(await index.find(d, signal)).toMatchObject({ liveVersion: 3, sharing: sharingOf(6, ['dan']) });
    });

    it('ends with the newest state of sharing when many race with versions', async () => {
      const revisions = [3, 1, 5, 2, 4, 5, 1];
      await Promise.all([
        ...revisions.map((revision) => share(sharingOf(revision, [`r${revision}`]))),
        ...[1, 2, 3].map((version) => publish(versionOf(version, sharingOf(version)), delivery())),
      ]);
      expect(await index.find(d, signal)).toMatchObject({ liveVersion: 3, sharing: sharingOf(5, ['r5']) });
      expect(await live('t', 'r5')).toHaveLength(1);
      expect(await live('t', 'r4')).toEqual([]);
    });

    it('shows what its sender said last, with what the live version says itself, whatever the order', async () => {
      const given = (descriptionRevision: number, titleGiven = true) => {
        const said = { title: `G${descriptionRevision}`, titleGiven, metadata: { a: descriptionRevision } };
        return { ...said, descriptionRevision };
      };
      const say = (what: ReturnType<typeof given>) =>
        index.change(d, (known) => decideDescription(known, what), delivery());
      const properties = { title: 'Own', metadata: { b: 1 } };
      await publish(versionOf(1, { descriptionRevision: 1, properties }), delivery());
      const before = await index.revisionOf('t', signal);
      await say(given(2));
      expect(await index.revisionOf('t', signal)).not.toBe(before);
      expect(await say(given(1))).toBeUndefined();
      expect(await live()).toMatchObject([{ title: 'G2' }]);
      await say(given(3, false));
      expect(await live()).toMatchObject([{ title: 'Own' }]);
      const facts = { version: 1, properties, given: given(3, false), descriptionRevision: 3 };
      expect(await index.findFacts(d, signal)).toMatchObject(facts);
      await publish(versionOf(2, { descriptionRevision: 2 }), delivery());
      expect(await live()).toMatchObject([{ version: 2, title: 'G3' }]);
      await publish(versionOf(3, { descriptionRevision: 4 }), delivery());
      expect(await live()).toMatchObject([{ title: 'T3' }]);
      expect(await index.find(d, signal)).toMatchObject({ description: { descriptionRevision: 4 } });
      await hide(d);
      expect(await say(given(9))).toBeUndefined();
    });

    it('keeps a deleted document deleted, whoever is to see it', async () => {
      await publish(versionOf(1), delivery());
      await hide(d);
      await share(sharingOf(9, ['bob'], 'private'));
      expect(await index.find(d, signal)).toMatchObject({ state: 'deleted', sharing: undefined });
      expect(await live('t', 'bob')).toEqual([]);
    });

    it('says of a document of another tenant that it is one, and nothing else', async () => {
      await publish(versionOf(1), delivery());
      const theirs = { ...d, tenantId: 'elsewhere' };
      const nothing = { liveVersion: undefined, sharing: undefined, description: undescribed };
      const foreign = { ...theirs, state: 'foreign', ...nothing };
      expect(await index.find(theirs, signal)).toEqual(foreign);
      await expect(share(sharingOf(9, ['eve']), theirs)).rejects.toMatchObject({ code: 'not_found' });
      expect(await index.find(d, signal)).toMatchObject({ sharing: sharingOf(1) });
    });

    it('hides a document for good, known before or not', async () => {
      await publish(versionOf(1), delivery());
      await hide({ documentId: 'd', tenantId: 't' });
      await hide({ documentId: 'd', tenantId: 't' });
      await hide({ documentId: 'other', tenantId: 't' });
      expect(await live()).toEqual([]);
      expect(await publish(versionOf(9), delivery())).toBeUndefined();
      expect(await index.find(d, signal)).toMatchObject({ state: 'deleted' });
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
      const deletion = {
        documentId: 'd',
        tenantId: 't',
        operationId: 'op-1',
        removedPoints: 2,
        remainingPoints: 0,
      };
      const twice = delivery();
      const unindexed = () => ({ events: [documentUnindexed(deletion, now())] });
      await index.change(d, unindexed, twice);
      await index.change(d, unindexed, twice);
      expect(await published()).toEqual(['DocumentUnindexed.v1 op-1']);
    });
  });
}
