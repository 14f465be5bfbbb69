import { isNode, nodesOf, parseSource, type SyntaxNode } from '../syntax-tree.ts';

/** An error by code and reason. */
export interface SourceError {
  readonly code: string;
  readonly reason: string;
}

/**
 * Errors that a source makes: every `new AppError('code', …, { reason: 'reason' })` whose code and reason are written out. A part
 * of a reason that is not, as in `too_many_${name}`, is a `*`.
 */
export async function madeErrors(path: string, source: string): Promise<SourceError[]> {
  const { nodes } = await parseSource(path, source);
  return nodes.flatMap((node) => {
    if (node.type !== 'NewExpression' || nameOf(node.callee) !== 'AppError') return [];
    const [first, , options] = argumentsOf(node);
    const code = textOf(first);
    const given = isNode(options) ? propertyOf(options, 'reason') : undefined;
    const reason = given === undefined ? code : textOf(given);
    return code === undefined || reason === undefined ? [] : [{ code, reason }];
  });
}

/** Errors that `defineErrors({ reason: ['code', …] })` declares in a source, without those of a library that it spreads. */
export async function declaredErrors(path: string, source: string): Promise<SourceError[]> {
  const { nodes } = await parseSource(path, source);
  const calls = nodes.filter(
    (node) => node.type === 'CallExpression' && nameOf(node.callee) === 'defineErrors',
  );
  return calls.flatMap((call) => {
    const [declared] = argumentsOf(call);
    const properties = isNode(declared) && Array.isArray(declared.properties) ? declared.properties : [];
    const own = properties.filter(({ type }: SyntaxNode) => type !== 'SpreadElement');
    return own.map(({ key, value }: { key: unknown; value: SyntaxNode }) => {
      const [first] = Array.isArray(value.elements) ? value.elements : [];
      return { code: textOf(first?.expression) ?? '', reason: nameOf(key) };
    });
  });
}

/** Errors that the comment of the exported function of a file names after `@throws`: `code` (`reason`, `reason`). */
export function namedErrors(source: string): SourceError[] {
  const comments = source.split('/**').slice(1);
  return comments.flatMap((text) => {
    const [comment = ''] = text.split('*/', 1);
    const [, thrown = ''] = comment.replaceAll('\n *', ' ').split('@throws', 2);
    return [...thrown.matchAll(/`([a-z_]+)`\s{1,9}\(([^()]*)\)/g)].flatMap(([, code = '', list = '']) =>
      [...list.matchAll(/`([a-z_]+)`/g)].map(([, reason = '']) => ({ code, reason })),
    );
  });
}

/** What a route calls: its operation, and the names that its handler uses, of functions of the same file as well. */
export interface RouteCalls {
  readonly operationId: string;
  readonly names: ReadonlySet<string>;
}

/** The routes that a source declares. */
export async function declaredRoutes(path: string, source: string): Promise<RouteCalls[]> {
  const { nodes } = await parseSource(path, source);
  const functions = new Map(
    nodes.flatMap((node) =>
      node.type === 'FunctionDeclaration' ? [[nameOf(node.identifier), node] as const] : [],
    ),
  );
  return nodes.flatMap((node) => {
    if (node.type !== 'CallExpression' || nameOf(node.callee) !== 'route') return [];
    const [declared] = argumentsOf(node);
    if (!isNode(declared)) return [];
    const operationId = textOf(propertyOf(declared, 'operationId'));
    if (operationId === undefined) return [];
    return [{ operationId, names: usedNames(declared, functions) }];
  });
}

function usedNames(node: SyntaxNode, functions: ReadonlyMap<string, SyntaxNode>): Set<string> {
  const names = new Set<string>();
  const add = (within: SyntaxNode): void => {
    for (const one of nodesOf(within)) {
      const name = one.type === 'Identifier' ? nameOf(one) : '';
      if (name === '' || names.has(name)) continue;
      names.add(name);
      const called = functions.get(name);
      if (called !== undefined) add(called);
    }
  };
  add(node);
  return names;
}

function argumentsOf({ arguments: given }: SyntaxNode): unknown[] {
  return Array.isArray(given) ? given.map(({ expression }: { expression: unknown }) => expression) : [];
}

function propertyOf({ properties }: SyntaxNode, name: string): unknown {
  const found = Array.isArray(properties)
    ? properties.find((property: SyntaxNode) => nameOf(property.key ?? property) === name)
    : undefined;
  // A shorthand is its own value.
  return found?.value instanceof Object ? found.value : found;
}

function nameOf(identifier: unknown): string {
  return isNode(identifier) && typeof identifier.value === 'string' ? identifier.value : '';
}

function textOf(literal: unknown): string | undefined {
  if (!isNode(literal)) return undefined;
  if (literal.type === 'StringLiteral') return String(literal.value);
  if (literal.type !== 'TemplateLiteral' || !Array.isArray(literal.quasis)) return undefined;
  return literal.quasis.map(({ raw }: { raw: string }) => raw).join('*');
}
