import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatTable } from '@lectern/project';
import type { Finding } from './invariants/all.ts';
import type { Breach } from './invariants/invariant.ts';
import type { FaultRun } from './run-faults.ts';
import { readHistory } from './stores/databases.ts';

/** More are counted, and not shown one by one. */
const mostShown = 20;
/** How long before its first call and after its last change a fault may have touched a document. */
const aroundMs = 2_000;

/** Lines of a log that are shown. */
const mostLogLines = 20;

/** The two tables: what was injected, and what held. */
export function tablesOf({ journal, healing, diskObstacle }: FaultRun, findings: readonly Finding[]): string {
  const faults = journal.counts().toSorted((a, b) => a.kind.localeCompare(b.kind));
  const disk = diskObstacle === undefined ? [] : [['full', `disk (skipped: ${diskObstacle})`, '0']];
  const { redriven, garbageDeleted, retried, ms, unrest } = healing;
  return [
    formatTable([
      ['fault', 'target', 'injected'],
      ...faults.map(({ kind, target, count }) => [kind, target, String(count)]),
      ...disk,
    ]),
    `healed in ${(ms / 1_000).toFixed(1)} s: ${redriven} dead letters redriven, ${garbageDeleted} deleted, ${retried.length} documents retried${
      retried.length === 0 ? '' : ` (${[...new Set(retried)].join(', ')})`
    }${unrest === '' ? '' : `; not at rest: ${unrest}`}`,
    formatTable([
      ['invariant', 'checked', 'violated'],
      ...findings.map(({ invariant, checked, breaches }) => [
        invariant,
        String(checked),
        String(breaches.length),
      ]),
    ]),
  ].join('\n\n');
}

/** Each violation with all that is known about its document: what was called, its history, the faults around it. */
export async function describeViolations(run: FaultRun, findings: readonly Finding[]): Promise<string[]> {
  const all = findings.flatMap(({ invariant, breaches }) =>
    breaches.map((breach) => ({ invariant, breach })),
  );
  const shown = all.slice(0, mostShown).map(async ({ invariant, breach }) => {
    const facts = breach.documentId === undefined ? [] : await factsOf(run, breach.documentId);
    return [
      `✗ ${invariant}: ${nameOf(run, breach)}${breach.text}`,
      ...facts.map((line) => `    ${line}`),
    ].join('\n');
  });
  const more = all.length > mostShown ? [`and ${all.length - mostShown} more`] : [];
  return [...(await Promise.all(shown)), ...more];
}

/** What went on when the time to heal was over, with the end of the log of Postgres and the emulator; empty when all had healed. */
export async function describeUnrestOf({ healing, stores }: FaultRun): Promise<string> {
  if (healing.unrest === '') return '';
  const log = await readFile(join(stores.dataDir, 'logs', 'backing.log'), 'utf8').catch(String);
  return `After ${healing.ms} ms there still is: ${healing.unrest}\n${log.split('\n').slice(-mostLogLines).join('\n')}`;
}

function nameOf({ ledger }: FaultRun, { documentId }: Breach): string {
  if (documentId === undefined) return '';
  const title = ledger.find(({ id }) => id === documentId)?.title;
  return `${title ?? 'a document'} ${documentId}: `;
}

async function factsOf({ ledger, journal, stores }: FaultRun, documentId: string): Promise<string[]> {
  const history = await readHistory(stores.query, documentId);
  const steps = ledger.find(({ id }) => id === documentId)?.steps ?? [];
  const times = [...steps.map(({ at }) => at), ...history.map((line) => new Date(line.slice(0, 24)))].map(
    Number,
  );
  const [from, to] = [Math.min(...times) - aroundMs, Math.max(...times) + aroundMs];
  const faults = times.length === 0 ? [] : journal.between(new Date(from), new Date(to));
  return [
    ...steps.map(({ at, what, outcome }) => `call     ${at.toISOString()} ${what}: ${outcome}`),
    ...history.map((line) => `history  ${line}`),
    ...faults.map(({ at, kind, target }) => `fault    ${at.toISOString()} ${kind} ${target}`),
  ];
}
