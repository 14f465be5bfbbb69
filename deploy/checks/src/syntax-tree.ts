import { parse } from '@swc/core';

/** A source file as a syntax tree. */
export interface SyntaxTree {
  readonly nodes: readonly SyntaxNode[];
  /** Line of a node, from 1. */
  lineOf(node: SyntaxNode): number;
  /** The text before a node. */
  textBefore(node: SyntaxNode): string;
}

/** A node of the syntax tree, whichever it is. */
export interface SyntaxNode {
  readonly type: string;
  readonly span: { readonly start: number };
  readonly [field: string]: unknown;
}

/** @throws Error when the source is not TypeScript */
export async function parseSource(path: string, source: string): Promise<SyntaxTree> {
  const module = await parse(source, { syntax: 'typescript', tsx: path.endsWith('.tsx'), target: 'esnext' });
  const bytes = Buffer.from(source, 'utf8');
  // swc counts in bytes, from 1.
  const textBefore = ({ span }: SyntaxNode): string => bytes.toString('utf8', 0, span.start - 1);
  return {
    nodes: [...nodesOf(module.body)],
    lineOf: (node) => textBefore(node).split('\n').length,
    textBefore,
  };
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'span' in value;
}

/** A node and all nodes below it, from the outside inwards. */
export function* nodesOf(value: unknown): Generator<SyntaxNode> {
  if (typeof value !== 'object' || value === null) return;
  if (isNode(value)) yield value;
  for (const child of Object.values(value)) yield* nodesOf(child);
}
