import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, it } from 'vitest';
import { describeUnrestOf, describeViolations } from '../src/report.ts';
import { type FaultRun, runFaults } from '../src/run-faults.ts';
import { blobBucket } from '../src/stores/aws.ts';
import { openPoints } from '../src/stores/points.ts';

const seed = 20_261_129;
const documents = 250;
/** A busy machine takes several times as long as it is. */
const timeoutMs = 900_000;

let run: FaultRun;
afterAll(() => run?.close());

/** The invariants that do not hold now, each with the documents of which that is said. */
async function violated(): Promise<Record<string, (string | undefined)[]>> {
  const findings = (await run.check()).filter(({ breaches }) => breaches.length > 0);
  return Object.fromEntries(
    findings.map(({ invariant, breaches }) => [invariant, breaches.map(({ documentId }) => documentId)]),
  );
}

describe.skipIf(process.platform === 'win32')('the embedded platform', () => {
  it('loses, doubles and leaves behind nothing under faults', { timeout: timeoutMs }, async () => {
    run = await runFaults({ documents, seed });
    expect(await describeUnrestOf(run)).toBe('');
    const findings = await run.check();
    expect(await describeViolations(run, findings)).toEqual([]);
    expect(findings.filter(({ checked }) => checked === 0)).toEqual([]);
    expect(run.ledger).toHaveLength(documents);
    const kinds = run.journal.counts().map(({ kind }) => kind);
    const expected = ['kill -9', 'SIGSTOP', 'down', 'slow', 'garbage', 'garbage message', 'message dropped'];
    expect(kinds).toEqual(expect.arrayContaining([...expected, 'message doubled', 'message delayed']));
  });

  it('is seen to be wrong when a store is changed behind its back', { timeout: timeoutMs }, async () => {
    const [first, second] = (
      await run.stores.query<{ id: string }>('document', `SELECT id FROM documents WHERE status = 'indexed'`)
    ).map(({ id }) => id);
    const points = await openPoints(run.stores.dataDir);
    await points?.delete(`document_id = '${first}' AND ordinal = 0`);
    // A final one: the sweeper would mend any other within a second.
    await run.stores.query('document', `UPDATE documents SET status = 'failed' WHERE id = $1`, [second]);
    const stray = { Bucket: blobBucket, Key: `documents/nobody/${first}/stray`, Body: 'left behind' };
    await (await run.stores.aws.s3()).send(new PutObjectCommand(stray));
    expect(await violated()).toMatchObject({
      'chunks = points = what the status says': [first],
      'the status is true, a failure has stage and reason': [second],
      'each row is what its history leads to': [second],
      'no blob is missing, none is left over': [first],
    });
  });
});
