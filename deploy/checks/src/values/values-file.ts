import { isMap, isScalar, parseDocument, type YAMLMap } from 'yaml';

/** One value of a values.yaml: its default, and the comment above it. */
export interface ValueNode {
  readonly path: readonly string[];
  readonly description: string;
  /** Absent for an object with keys of its own. */
  readonly value?: unknown;
  readonly children?: readonly ValueNode[];
}

/**
 * The values of a values.yaml with the comments that describe them.
 *
 * @throws Error for a file that is no YAML, or no map
 */
export function readValues(yaml: string): ValueNode[] {
  const document = parseDocument(yaml);
  if (document.errors.length > 0) throw new Error(document.errors.map(({ message }) => message).join('\n'));
  if (document.contents === null) return [];
  if (!isMap(document.contents)) throw new Error('The values are not a map.');
  return nodesOf(document.contents, []);
}

function nodesOf(map: YAMLMap, path: readonly string[]): ValueNode[] {
  return map.items.map((pair, index) => {
    const { key, value } = pair;
    if (!isScalar(key)) throw new Error(`A key of ${path.join('.')} is no text.`);
    const here = [...path, String(key.value)];
    // The parser gives the comment above the first key to the map.
    const comment = key.commentBefore ?? (index === 0 ? map.commentBefore : undefined);
    const description = paragraph(comment ?? '');
    if (isMap(value) && value.items.length > 0)
      return { path: here, description, children: nodesOf(value, here) };
    const plain = isMap(value) ? {} : ((value as { toJSON(): unknown } | null)?.toJSON() ?? null);
    return { path: here, description, value: plain };
  });
}

/** The last paragraph of a comment, as one line: what is before a blank line belongs to something else. */
function paragraph(comment: string): string {
  return (comment.split(/\n\s*\n/).at(-1) ?? '').replace(/\s+/g, ' ').trim();
}
