import { services } from '../project-files.ts';
import type { ExportedMetrics } from './exported-metrics.ts';
import { type Matcher, readPromQl, type Selector } from './promql.ts';

/** What an expression may build on. */
export interface ExpressionContext {
  readonly metrics: ExportedMetrics;
  /** Names of the recording rules. */
  readonly recorded: ReadonlySet<string>;
}

/** Labels that Prometheus gives to whatever it scrapes, and those of histograms and summaries. */
const scrapedLabels = new Set(['platform', 'job', 'namespace', 'instance', 'pod', 'le', 'quantile']);

/** What is wrong with an expression of an alert or a dashboard: nothing, if it can ever have a value. */
export function problemsOfExpression(expression: string, context: ExpressionContext): string[] {
  const { selectors, groupedBy, errors } = readPromQl(expression);
  const known = new Set([...scrapedLabels, ...selectors.flatMap((s) => [...labelsOf(s, context)])]);
  return [
    ...errors.map((error) => `is no PromQL ${error}`),
    ...groupedBy.filter((label) => !known.has(label)).map((label) => `groups by ${label}, which nothing has`),
    ...selectors.flatMap((selector) => problemsOfSelector(selector, context)),
  ];
}

function labelsOf({ metric }: Selector, { metrics }: ExpressionContext): Iterable<string> {
  return metrics.find(metric)?.labels ?? [];
}

function problemsOfSelector(selector: Selector, { metrics, recorded }: ExpressionContext): string[] {
  const { metric, matchers } = selector;
  if (recorded.has(metric)) return [];
  const exported = metrics.find(metric);
  if (exported === undefined && metric !== 'up') return [`uses ${metric}, which nothing exports`];
  const labels = new Set([...scrapedLabels, ...(exported?.labels ?? [])]);
  const problems = matchers
    .filter(({ label }) => !labels.has(label))
    .map(({ label }) => `asks ${metric} for the label ${label}, which it does not have`);
  if (!matchers.some(({ label, operator, value }) => `${label}${operator}${value}` === 'platform=lectern'))
    problems.push(`takes ${metric} of everybody, not only where platform="lectern"`);
  if (exported?.isDefault) return problems;
  return [...problems, ...matchers.flatMap((matcher) => problemsOfValue(matcher, metrics))];
}

/** Only values that the code decides can be checked, and only where they are whole. */
function problemsOfValue({ label, operator, value }: Matcher, metrics: ExportedMetrics): string[] {
  if (!['=', '!='].includes(operator) || value.startsWith('$')) return [];
  if (label === 'job') return services.some((name) => name === value) ? [] : [`knows no service ${value}`];
  if (['platform', 'namespace', 'instance', 'status', 'le'].includes(label)) return [];
  return metrics.mentions(value) ? [] : [`waits for ${label}="${value}", which the code never says`];
}
