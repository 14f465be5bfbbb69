import { collectDefaultMetrics, Registry } from 'prom-client';
import { listFiles, readText } from '../project-files.ts';

/** A metric that the services export. */
export interface ExportedMetric {
  readonly labels: ReadonlySet<string>;
  readonly isHistogram: boolean;
  /** One of those that prom-client measures by itself. */
  readonly isDefault: boolean;
}

/** What the code exports, by name. */
export interface ExportedMetrics {
  find(name: string): ExportedMetric | undefined;
  /** Whether the sources have the text as a string or a key: a label's value that they have not can never be seen. */
  mentions(value: string): boolean;
}

const definesMetrics = /from 'prom-client'|measureWhenRead\(/;

/**
 * Reads from the sources which metrics there are. A file that defines metrics may use every label that it names for
 * each of them: what belongs to which is not read. Node's default metrics are asked of prom-client itself.
 */
export async function findExportedMetrics(): Promise<ExportedMetrics> {
  const files = (await listFiles('{libs/*,services/*,gateway}/src/**/*.ts')).filter(
    (file) => !file.endsWith('.test.ts'),
  );
  const texts = await Promise.all(files.map(readText));
  const metrics = defaultMetrics();
  for (const text of texts.filter((source) => definesMetrics.test(source))) {
    const literals = [...text.matchAll(/'([a-z][a-z_]*)'/g)].map(([, literal]) => literal ?? '');
    const metric = { labels: new Set(literals), isHistogram: /histogram/i.test(text), isDefault: false };
    for (const literal of literals.filter((word) => word.includes('_'))) metrics.set(literal, metric);
  }
  const everything = texts.join('\n');
  return {
    find: (name) => metrics.get(name) ?? histogramOf(metrics, name),
    mentions: (value) => everything.includes(`'${value}'`) || everything.includes(` ${value}:`),
  };
}

function histogramOf(metrics: ReadonlyMap<string, ExportedMetric>, name: string): ExportedMetric | undefined {
  const metric = metrics.get(name.replace(/_(bucket|sum|count)$/, ''));
  return metric?.isHistogram ? metric : undefined;
}

function defaultMetrics(): Map<string, ExportedMetric> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return new Map(
    registry.getMetricsAsArray().map((metric) => {
      const labels: readonly string[] =
        'labelNames' in metric && Array.isArray(metric.labelNames) ? metric.labelNames : [];
      const isHistogram = String(metric.type) === 'histogram';
      return [metric.name, { labels: new Set(labels), isHistogram, isDefault: true }];
    }),
  );
}
