import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { listCases } from '../charts/helm/list-charts.ts';
import { render } from '../charts/helm/render-chart.ts';
import { stageChart } from '../charts/helm/stage-chart.ts';
import { chartsFolder, services } from '../project-files.ts';
import { problemsOfExpression } from './check-expression.ts';
import { findExportedMetrics } from './exported-metrics.ts';

const analysis = z.object({
  kind: z.literal('AnalysisTemplate'),
  metadata: z.object({ labels: z.record(z.string(), z.string()) }),
  spec: z.object({
    metrics: z.array(z.object({ provider: z.object({ prometheus: z.object({ query: z.string() }) }) })),
  }),
});
const umbrella = await stageChart(join(chartsFolder, 'lectern'));
const canary = (await listCases(umbrella)).find(({ name }) => name === 'canary');
const templates = (canary === undefined ? [] : await render(canary)).filter(
  ({ kind }) => kind === 'AnalysisTemplate',
);
const queries = z
  .array(analysis)
  .parse(templates)
  .flatMap(({ metadata, spec }) =>
    spec.metrics.map(({ provider }) => ({
      service: metadata.labels['app.kubernetes.io/name'],
      query: provider.prometheus.query,
    })),
  );
const context = { metrics: await findExportedMetrics(), recorded: new Set<string>() };

describe('the analysis of canaries', () => {
  it('is there for every service', () => {
    expect(queries.map(({ service }) => service).sort()).toEqual([...services].sort());
  });

  it.each(queries)('asks for metrics that exist: $service', ({ query }) => {
    expect(problemsOfExpression(query, context)).toEqual([]);
  });
});
