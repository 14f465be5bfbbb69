import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseAllDocuments } from 'yaml';
import type { Extracted } from '../../../domain/extracted.ts';
import { limits } from '../../../limits.ts';
import { nestedTooDeeply } from '../failures.ts';
import { decodeText } from '../text-encoding.ts';
import { notWellFormed } from './not-well-formed.ts';
import { recordBlocks } from './record-lines.ts';
import { commentName, type RecordValue } from './record-value.ts';

/** YAML: values as they are written, comments with what they stand before, and what aliases stand for. */
export async function readYaml(bytes: Uint8Array, { maxChars }: { maxChars: number }): Promise<Extracted> {
  const { text, warnings } = await decodeText(bytes);
  const documents = parsed(text);
  if (documents === undefined) return notWellFormed({ text, warnings }, 'YAML');
  return { blocks: documents.flatMap((value) => recordBlocks(value, maxChars)), warnings };
}

/** Undefined where the text is not well-formed. In the failsafe schema every scalar is the text that stands there. */
function parsed(text: string): RecordValue[] | undefined {
  try {
    const options = {
      schema: 'failsafe',
      // Not decoded either: `!!binary` stays the base64 that is left out elsewhere.
      resolveKnownTags: false,
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    } as const;
    const documents = parseAllDocuments(text, options);
    if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return undefined;
    return documents.map(({ contents, commentBefore }) => {
      const value = new YamlReader().read(contents, 0);
      return commentBefore ? { fields: [[commentName, commentBefore], ...fieldsOf(value)] } : value;
    });
  } catch (error) {
    if (error instanceof RangeError && /call stack/.test(error.message)) throw nestedTooDeeply();
    throw error;
  }
}

type Field = readonly [string, RecordValue];

function fieldsOf(value: RecordValue): Field[] {
  return typeof value === 'object' && 'fields' in value ? [...value.fields] : [['', value]];
}

/** Reads the nodes of a document, in order: an alias stands for what had its name last. */
class YamlReader {
  readonly #anchors = new Map<string, RecordValue>();

  read(node: unknown, depth: number): RecordValue {
    if (depth > limits.nesting.value) throw nestedTooDeeply();
    if (isAlias(node)) return this.#anchors.get(node.source) ?? `*${node.source}`;
    const value = this.#valueOf(node, depth);
    const anchor = (node as Node | null)?.anchor;
    if (anchor !== undefined) this.#anchors.set(anchor, value);
    return value;
  }

  #valueOf(node: unknown, depth: number): RecordValue {
    if (isMap(node)) return { fields: withMerged(node.items.flatMap((pair) => this.#pair(pair, depth))) };
    if (isSeq(node)) return { items: node.items.map((item) => this.read(item, depth + 1)) };
    if (!isScalar(node)) return '';
    const text = String(node.value ?? '');
    return node.comment ? `${text} #${node.comment}` : text;
  }

  #pair({ key, value }: Pair, depth: number): Field[] {
    const name = isScalar(key) ? String(key.value) : '?';
    const before = commentsBefore(key).concat(commentsBefore(value));
    return [...before.map((text): Field => [commentName, text]), [name, this.read(value, depth + 1)]];
  }
}

/** With the fields of the maps that `<<` names: those that the map has itself go before them, and the first map before the next. */
function withMerged(fields: readonly Field[]): Field[] {
  const taken = new Set(fields.map(([name]) => name));
  const isNew = (name: string): boolean => name === commentName || !taken.has(name);
  return fields.flatMap(([name, value]) => {
    if (name !== '<<') return [[name, value] as const];
    const merged: Field[] = [];
    for (const field of mergedInto(value)) {
      if (isNew(field[0])) merged.push(field);
      taken.add(field[0]);
    }
    return merged;
  });
}

function mergedInto(value: RecordValue): Field[] {
  return typeof value === 'object' && 'items' in value ? value.items.flatMap(fieldsOf) : fieldsOf(value);
}

function commentsBefore(node: unknown): string[] {
  const comment = (node as Node | null)?.commentBefore;
  return comment === undefined || comment === null ? [] : comment.split('\n');
}
