import { describe, expect, it } from 'vitest';
import { problemsOfExpression } from './check-expression.ts';
import { overlap, readDashboards } from './dashboards.ts';
import { findExportedMetrics } from './exported-metrics.ts';
import { readPromQl } from './promql.ts';
import { readRules } from './rules.ts';

const dashboards = await readDashboards();
const { recordings } = await readRules();
const context = {
  metrics: await findExportedMetrics(),
  recorded: new Set(recordings.map(({ record }) => record)),
};

describe.each(dashboards)('the dashboard $file', ({ file, uid, panels, templating }) => {
  const targets = panels.flatMap((panel) =>
    panel.targets.map((target) => ({ title: panel.title, ...target })),
  );

  it.each(targets)('draws "$title" of metrics that exist', ({ expr }) => {
    expect(problemsOfExpression(expr, context)).toEqual([]);
  });

  it('has its own name, panels side by side, and says what each shows', () => {
    expect(uid).toBe(`lectern-${file}`);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const clashes = panels.flatMap((a, i) =>
      panels.slice(i + 1).flatMap((b) => (overlap(a, b) ? [`${a.title} / ${b.title}`] : [])),
    );
    expect(clashes).toEqual([]);
    expect(panels.filter(({ type, description }) => type !== 'row' && !description)).toEqual([]);
    expect(panels.filter(({ gridPos }) => gridPos.x + gridPos.w > 24)).toEqual([]);
    expect(
      panels.filter((panel) => panel.type !== 'row' && !(panel.datasource && panel.fieldConfig)),
    ).toEqual([]);
  });

  it('uses the variables that it has, and has none for nothing', () => {
    const used = new Set(
      [...JSON.stringify(panels).matchAll(/\$\{?(?!__)([a-z]+)/g)].map(([, name]) => name ?? ''),
    );
    expect([...used].toSorted()).toEqual(templating.list.map(({ name }) => name).toSorted());
  });

  it('names its lines by labels that they have', () => {
    const wrong = targets.flatMap(({ title, expr, legendFormat }) => {
      const { groupedBy } = readPromQl(expr);
      const kept = new Set([...groupedBy, ...(groupedBy.length === 0 ? ['instance'] : [])]);
      const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label ?? '');
      return shown.filter((label) => !kept.has(label)).map((label) => `${title}: ${label}`);
    });
    expect(wrong).toEqual([]);
  });
});
