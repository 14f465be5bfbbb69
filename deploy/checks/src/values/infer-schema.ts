import { ruleFor } from './rules.ts';
import { integer, object, type Schema, text } from './schema.ts';
import type { ValueNode } from './values-file.ts';

/**
 * The schema of some values: objects are closed, so that no misspelt key is accepted in silence.
 *
 * @param special schemas of values that neither their defaults nor a rule describe, by path
 * @throws Error for a list or an empty map without a rule
 */
export function inferSchema(
  nodes: readonly ValueNode[],
  special: Readonly<Record<string, Schema>> = {},
): Schema {
  return object(Object.fromEntries(nodes.map((node) => [node.path.at(-1), schemaOf(node, special)])));
}

function schemaOf(node: ValueNode, special: Readonly<Record<string, Schema>>): Schema {
  const schema = special[node.path.join('.')] ?? ruleFor(node.path) ?? fromDefault(node, special);
  return { ...(node.description ? { description: node.description } : {}), ...schema };
}

function fromDefault(node: ValueNode, special: Readonly<Record<string, Schema>>): Schema {
  if (node.children) return inferSchema(node.children, special);
  if (typeof node.value === 'boolean') return { type: 'boolean' };
  if (typeof node.value === 'number') return integer(0);
  if (typeof node.value === 'string') return text;
  throw new Error(`The default of ${node.path.join('.')} does not tell its type: add a rule.`);
}
