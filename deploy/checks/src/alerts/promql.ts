import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/** One condition on a label, such as `status=~"5.."`. */
export interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/** One choice of series, such as `up{job="gateway"}`. */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly Matcher[];
}

/** What an expression is made of. */
export interface PromQl {
  readonly selectors: readonly Selector[];
  /** Labels that `by`, `on` and their like name. */
  readonly groupedBy: readonly string[];
  /** Where it is no PromQL; empty when it is. */
  readonly errors: readonly string[];
}

/** Reads an expression with Prometheus' own grammar. Grafana's `$__rate_interval` counts as a duration. */
export function readPromQl(expression: string): PromQl {
  const text = expression.replaceAll('$__rate_interval', '5m');
  const selectors: Selector[] = [];
  const groupedBy: string[] = [];
  const errors: string[] = [];
  const textOf = (node: SyntaxNode | null): string => (node === null ? '' : text.slice(node.from, node.to));
  parser.parse(text).iterate({
    enter: ({ node, type }) => {
      if (type.isError) errors.push(`at ${node.from}: …${text.slice(node.from, node.from + 30)}`);
      if (type.name === 'VectorSelector') selectors.push(readSelector(node, textOf));
      if (type.name === 'GroupingLabels') groupedBy.push(...node.getChildren('LabelName').map(textOf));
    },
  });
  return { selectors, groupedBy, errors };
}

function readSelector(node: SyntaxNode, textOf: (node: SyntaxNode | null) => string): Selector {
  const matchers = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
  return {
    metric: textOf(node.getChild('Identifier')),
    matchers: matchers.map((matcher) => ({
      label: textOf(matcher.getChild('LabelName')),
      operator: textOf(matcher.getChild('MatchOp')),
      value: textOf(matcher.getChild('StringLiteral')).slice(1, -1),
    })),
  };
}
