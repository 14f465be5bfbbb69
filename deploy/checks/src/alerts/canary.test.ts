import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readYaml, services } from '../project-files.ts';
import { problemsOfExpression } from './check-expression.ts';
import { findExportedMetrics } from './exported-metrics.ts';

const analysis = z.object({
  kind: z.literal('AnalysisTemplate'),
  metadata: z.object({ labels: z.record(z.string(), z.string()) }),
  spec: z.object({
    metrics: z.array(z.object({ provider: z.object({ prometheus: z.object({ query: z.string() }) }) })),
  }),
});
const anything = z.object({ kind: z.string() }).transform(() => undefined);
/** What the umbrella chart renders with canaries: a golden, which the charts' tests hold to the templates. */
const golden = z.object({ added: z.array(z.union([analysis, anything])) });

const { added } = golden.parse(await readYaml('deploy/checks/golden/lectern/canary.yaml'));
const queries = added.flatMap((template) =>
  (template?.spec.metrics ?? []).map(({ provider }) => ({
    service: template?.metadata.labels['app.kubernetes.io/name'],
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
