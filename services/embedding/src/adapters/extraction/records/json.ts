import { type JSONVisitor, visit } from 'jsonc-parser';
import type { Extracted } from '../../../domain/extracted.ts';
import { limits } from '../../../limits.ts';
import { nestedTooDeeply, tooManyParts } from '../failures.ts';
import { decodeText } from '../text-encoding.ts';
import { notWellFormed } from './not-well-formed.ts';
import { recordBlocks } from './record-lines.ts';
import type { RecordValue } from './record-value.ts';

/** JSON, also with comments and commas at ends; several values one after the other are read as JSON Lines. */
export async function readJson(bytes: Uint8Array, { maxChars }: { maxChars: number }): Promise<Extracted> {
  const { text, warnings } = await decodeText(bytes);
  const value = parseJson(text);
  if (value !== undefined) return { blocks: recordBlocks(value, maxChars), warnings };
  const records = recordsOf(text);
  return records.broken === 0
    ? { blocks: recordBlocks({ items: records.items }, maxChars), warnings }
    : notWellFormed({ text, warnings }, 'JSON');
}

/** JSON Lines: a record a line. One that is no JSON is kept as it is. */
export async function readJsonLines(
  bytes: Uint8Array,
  { maxChars }: { maxChars: number },
): Promise<Extracted> {
  const { text, warnings } = await decodeText(bytes);
  const { items, broken } = recordsOf(text);
  const detail = `${broken} lines are not well-formed JSON, and were read as text.`;
  return {
    blocks: recordBlocks({ items }, maxChars),
    warnings: broken === 0 ? warnings : [...warnings, { reason: 'not_well_formed', detail }],
  };
}

function recordsOf(text: string): { items: RecordValue[]; broken: number } {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const values = lines.map((line) => ({ line, value: parseJson(line) }));
  return {
    items: values.map(({ line, value }) => value ?? line),
    broken: values.filter(({ value }) => value === undefined).length,
  };
}

/** An open list or object. */
interface Open {
  readonly items: RecordValue[] | undefined;
  readonly fields: [string, RecordValue][] | undefined;
  name: string;
}

/** The value of a text; undefined where it is not well-formed. Numbers are kept as they are written. */
export function parseJson(text: string): RecordValue | undefined {
  const stack: Open[] = [];
  let root: RecordValue | undefined;
  let isBroken = false;
  let values = 0;
  const put = (value: RecordValue): void => {
    values += 1;
    if (values > limits.recordValues.value) throw tooManyParts(limits.recordValues.value, 'values');
    const open = stack.at(-1);
    if (open === undefined) root ??= value;
    open?.items?.push(value);
    open?.fields?.push([open.name, value]);
  };
  const begin = (open: Omit<Open, 'name'>): void => {
    if (stack.length === limits.nesting.value) throw nestedTooDeeply();
    stack.push({ ...open, name: '' });
  };
  const end = (): void => {
    const open = stack.pop();
    if (open?.items !== undefined) put({ items: open.items });
    if (open?.fields !== undefined) put({ fields: open.fields });
  };
  const visitor: JSONVisitor = {
    onObjectBegin: () => begin({ items: undefined, fields: [] }),
    onArrayBegin: () => begin({ items: [], fields: undefined }),
    onObjectEnd: end,
    onArrayEnd: end,
    onObjectProperty: (name) => {
      const open = stack.at(-1);
      if (open !== undefined) open.name = name;
    },
    onLiteralValue: (value, offset, length) =>
      put(typeof value === 'string' ? value : text.slice(offset, offset + length)),
    onError: () => {
      isBroken = true;
    },
  };
  visit(text.replace(/^\ufeff/, ' '), visitor, { allowTrailingComma: true });
  return isBroken ? undefined : root;
}
