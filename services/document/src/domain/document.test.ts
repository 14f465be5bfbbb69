import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aDocument, after } from '../../test/support/samples.ts';
import {
  beginDeletion,
  completeDeletion,
  type Document,
  descriptionOf,
  ingestedAt,
  nextAttempt,
  type Progress,
  recordProgress,
  replaceContent,
} from './document.ts';

const embedded: Progress = { version: 1, status: 'embedded', at: after(1), chunkCount: 3 };
const indexed: Progress = { version: 1, status: 'indexed', at: after(2), chunkCount: 3 };
const failed: Progress = {
  version: 1,
  status: 'failed',
  at: after(3),
  failure: { stage: 'extract', reason: 'no_text', message: 'The file has no text.' },
};

const statusesOf = ({ timeline }: Document) => timeline.map((entry) => `${entry.version} ${entry.status}`);
const apply = (document: Document, reports: readonly Progress[]): Document =>
  reports.reduce((current, report) => recordProgress(current, report, after(60)), document);

/** What a reader can see. `updatedAt` is the time of the last change and so differs by order. */
const visible = ({ updatedAt: _, ...rest }: Document) => rest;

describe('a document', () => {
  it('is ingested with its first version', () => {
    const document = aDocument();
    expect(document).toMatchObject({ version: 1, status: 'ingested', chunkCount: 0, failure: undefined });
    expect(statusesOf(document)).toEqual(['1 ingested']);
  });

  it('goes up with each report', () => {
    expect(apply(aDocument(), [embedded])).toMatchObject({ status: 'embedded', chunkCount: 3 });
    expect(apply(aDocument(), [embedded, indexed])).toMatchObject({ status: 'indexed', chunkCount: 3 });
  });

  it('tells what was lost of its newest version, and forgets its words when it is deleted', () => {
    const warnings = [{ reason: 'page_without_text', page: 2, detail: 'Page 2 has no text.' }];
    const properties = { title: 'Own', metadata: { a: 1 } };
    const read = apply(aDocument({ titleGiven: false }), [{ ...embedded, warnings, properties }, indexed]);
    expect(read).toMatchObject({ warnings, properties });
    expect(apply(aDocument(), [{ ...indexed, warnings, properties }])).toMatchObject({
      warnings,
      properties,
    });
    expect(descriptionOf(read)).toEqual({ title: 'Own', metadata: { topic: 'sea', a: 1 } });
    const next = replaceContent(read, read.content, after(5));
    expect(next).toMatchObject({ warnings: [], properties });
    const gone = completeDeletion(beginDeletion(next, after(6)), after(7));
    expect(gone).toMatchObject({ warnings: [], properties: undefined });
    expect(JSON.stringify(gone)).not.toContain('Page 2');
    expect(JSON.stringify(gone)).not.toContain('Own');
  });

  it('never goes back, and shows a late report at the time when it happened', () => {
    const document = apply(aDocument(), [indexed, embedded]);
    expect(document.status).toBe('indexed');
    expect(statusesOf(document)).toEqual(['1 ingested', '1 embedded', '1 indexed']);
  });

  it('shows why it failed, and forgets that once it is indexed after all, whatever the clocks say', () => {
    const slow = { ...indexed, at: after(0) };
    expect(apply(aDocument(), [failed])).toMatchObject({ status: 'failed', failure: failed.failure });
    for (const reports of [
      [failed, slow],
      [slow, failed],
    ]) {
      expect(apply(aDocument(), reports)).toMatchObject({ status: 'indexed', failure: undefined });
    }
  });

  it('is failed when it was indexed, was to be indexed again, and could not', () => {
    const second = nextAttempt(aDocument(), after(1));
    const again = { ...failed, attempt: 2, at: after(0) };
    for (const reports of [
      [{ ...indexed, attempt: 1 }, again],
      [again, { ...indexed, attempt: 1 }],
    ]) {
      expect(apply(second, reports)).toMatchObject({ status: 'failed', failure: failed.failure });
    }
  });

  it('is on its way again in its next attempt, as far as its stages came, and what failed before fails no more', () => {
    const first = apply(aDocument(), [embedded, failed]);
    const second = nextAttempt(first, after(5));
    expect(second).toMatchObject({ status: 'embedded', attempt: 2, failure: undefined });
    expect(recordProgress(second, { ...failed, attempt: 1, at: after(9) }, after(60))).toBe(second);
    expect(apply(second, [{ ...indexed, attempt: 1 }]).status).toBe('indexed');
    expect(apply(second, [{ ...failed, attempt: 2 }]).status).toBe('failed');
    expect(apply(second, [failed]).status).toBe('failed');
  });

  it('stays indexed in its next attempt, and counts attempts anew for a new version', () => {
    const second = nextAttempt(apply(aDocument(), [indexed]), after(5));
    expect(second).toMatchObject({ status: 'indexed', attempt: 2 });
    expect(replaceContent(second, second.content, after(6))).toMatchObject({ version: 2, attempt: 1 });
  });

  it('tells each step once, with what its last repetition said', () => {
    const again = { ...indexed, at: after(9), chunkCount: 5 };
    const document = apply(aDocument(), [embedded, again, indexed]);
    expect(document).toMatchObject({ status: 'indexed', chunkCount: 5 });
    expect(statusesOf(document)).toEqual(['1 ingested', '1 embedded', '1 indexed']);
    expect(document.timeline.at(-1)?.at).toEqual(after(9));
  });

  it('knows when its newest version came in, whatever was reported since', () => {
    const document = apply(aDocument(), [embedded, indexed]);
    expect(ingestedAt(document)).toEqual(document.createdAt);
    expect(ingestedAt(replaceContent(document, document.content, after(5)))).toEqual(after(5));
  });

  it('is the same object after a report that it knew', () => {
    const document = apply(aDocument(), [embedded]);
    expect(recordProgress(document, embedded, after(60))).toBe(document);
    expect(recordProgress(document, { ...embedded, at: after(0.5) }, after(60))).toBe(document);
  });

  it('begins anew with a new version and takes no more from reports on the old one', () => {
    const first = apply(aDocument(), [embedded]);
    const second = replaceContent(first, { ...first.content, sha256: 'b'.repeat(64) }, after(5));
    expect(second).toMatchObject({ version: 2, status: 'ingested', chunkCount: 0 });
    expect(recordProgress(second, indexed, after(60))).toBe(second);
    expect(statusesOf(apply(second, [{ ...embedded, version: 2, at: after(6) }]))).toEqual([
      '1 ingested',
      '1 embedded',
      '2 ingested',
      '2 embedded',
    ]);
  });

  it('takes no report on a version that it does not have', () => {
    const document = aDocument();
    expect(recordProgress(document, { ...indexed, version: 2 }, after(60))).toBe(document);
  });

  it('takes no report and no content once it is being deleted', () => {
    const document = beginDeletion(aDocument(), after(5));
    expect(document.status).toBe('deleting');
    expect(recordProgress(document, indexed, after(60))).toBe(document);
    expect(() => replaceContent(document, document.content, after(6))).toThrow('no such document');
  });

  it('keeps nothing that its owner wrote about it when the deletion is complete', () => {
    const document = completeDeletion(beginDeletion(aDocument(), after(5)), after(6));
    expect(document).toMatchObject({ status: 'deleted', title: '', metadata: {} });
  });

  it('ends the same for every order and every repetition of the same reports', () => {
    fc.assert(
      fc.property(historyAndDeliveries(), ({ reports, deliveries }) => {
        expect(visible(apply(aDocument(), deliveries))).toEqual(visible(apply(aDocument(), reports)));
      }),
      { numRuns: 500 },
    );
  });

  it('has of two outcomes that of the higher attempt, and indexed within one, whatever order and clocks', () => {
    const attempt = fc.constantFrom(3, 4);
    const at = fc.integer({ min: -9, max: 9 }).map(after);
    const outcome = fc.record({ attempt, at, status: fc.constantFrom('failed', 'indexed') });
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 1 }), (outcomes) => {
        const third = nextAttempt(nextAttempt(aDocument(), after(1)), after(2));
        const reports = outcomes.map((each) => ({ ...indexed, failure: failed.failure!, ...each }));
        const highest = Math.max(...outcomes.map((each) => each.attempt));
        const last = outcomes.filter((each) => each.attempt === highest);
        const standing = last.some(({ status }) => status === 'indexed') ? 'indexed' : 'failed';
        expect(apply(third, reports).status).toBe(standing);
      }),
    );
  });
});

/** Any reports, on any version, contradicting ones among them; and the same in another order, some more than once. */
function historyAndDeliveries() {
  const report: fc.Arbitrary<Progress> = fc.record({
    version: fc.constantFrom(1, 1, 1, 2),
    status: fc.constantFrom('embedded', 'indexed', 'failed'),
    attempt: fc.constantFrom(1, 1, 2),
    at: fc.integer({ min: -2, max: 4 }).map(after),
    chunkCount: fc.integer({ min: 1, max: 3 }),
    failure: fc.record({
      stage: fc.constantFrom('extract', 'index'),
      reason: fc.constantFrom('no_text', 'encrypted'),
      message: fc.constant('…'),
    }),
  });
  return fc
    .array(report, { minLength: 1, maxLength: 8 })
    .chain((reports) =>
      fc.record({
        reports: fc.constant(reports),
        again: fc.subarray(reports),
      }),
    )
    .chain(({ reports, again }) => {
      const all = [...reports, ...again];
      return fc.record({
        reports: fc.constant(reports),
        deliveries: fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
      });
    });
}
