import { eventTopology } from '@lectern/contracts';
import { describe, expect, it } from 'vitest';
import { readText } from '../project-files.ts';
import { problemsOfExpression } from './check-expression.ts';
import { findExportedMetrics } from './exported-metrics.ts';
import { readRules, readTestedAlerts } from './rules.ts';

const { alerts, recordings } = await readRules();
const context = {
  metrics: await findExportedMetrics(),
  recorded: new Set(recordings.map(({ record }) => record)),
};
const handbook = await readText('docs/operations.md');
const runbook = handbook.slice(handbook.indexOf('\n## Runbook\n'));
const entries = [...runbook.matchAll(/^### (Lectern\w+)$/gm)].map(([, name]) => name ?? '');

describe('alert rules', () => {
  it.each([...alerts.map((a) => [a.alert, a.expr]), ...recordings.map((r) => [r.record, r.expr])])(
    '%s builds on metrics that exist',
    (_name, expression) => {
      expect(problemsOfExpression(expression ?? '', context)).toEqual([]);
    },
  );

  it('have an entry each in the runbook, and the runbook none besides', () => {
    expect(entries.toSorted()).toEqual(alerts.map(({ alert }) => alert).toSorted());
  });

  it('lead to their entry', () => {
    const wanted = alerts.map(
      ({ alert }) =>
        `https://github.com/lectern-platform/lectern/blob/main/docs/operations.md#${alert.toLowerCase()}`,
    );
    expect(alerts.map(({ annotations }) => annotations.runbook_url)).toEqual(wanted);
  });

  it('miss the queue and the outbox of every service that consumes events', () => {
    const { expr = '' } = alerts.find(({ alert }) => alert === 'LecternBacklogUnknown') ?? {};
    const missed = [...expr.matchAll(/job=~"([\w|]+)"/g)].map(([, jobs = '']) => jobs.split('|').sort());
    const consumers = eventTopology.consumers.map(({ name }) => name).sort();
    expect(missed).toEqual([consumers, consumers]);
  });

  it('are all seen firing by tests of promtool', async () => {
    const tested = await readTestedAlerts();
    expect(alerts.map(({ alert }) => alert).filter((name) => !tested.has(name))).toEqual([]);
  });
});
