import { parse as parseToml } from 'smol-toml';
import { parseDocument } from 'yaml';
import type { DocumentProperties, Extracted, ReadingWarning } from '../../domain/extracted.ts';
import { limits } from '../../limits.ts';

/** The beginning of a document that is data about it, and its rest. */
export interface FrontMatter extends Omit<Extracted, 'blocks'> {
  /** As it is written, without its marks; empty where there is none. */
  readonly text: string;
  readonly rest: string;
}

const yamlMark = /^---[^\S\n]*\n(?:([\s\S]*?)\n)?(?:---|\.\.\.)[^\S\n]*(?:\n|$)/;
const tomlMark = /^\+\+\+[^\S\n]*\n(?:([\s\S]*?)\n)?\+\+\+[^\S\n]*(?:\n|$)/;
const mostAliases = 10;
const deepest = 50;

/**
 * Front matter of Markdown, in YAML or TOML. What cannot be parsed but looks like it is kept as text, with a warning; a
 * line of dashes with prose below it is none.
 *
 * @param source with line feeds as line ends
 */
export function frontMatterOf(source: string): FrontMatter {
  const none = { text: '', rest: source, warnings: [] };
  const start = source.slice(0, limits.frontMatterChars.value);
  const found = yamlMark.exec(start) ?? tomlMark.exec(start);
  if (found === null) return none;
  const text = found[1] ?? '';
  const values = source.startsWith('+') ? tomlValues(text) : yamlValues(text);
  if (values === undefined && !/^[\w"'-][^:=\n]*[:=](?:\s|$)/.test(text.trimStart())) return none;
  const rest = source.slice(found[0].length);
  return { text, rest, ...(values === undefined ? { warnings: [unreadable] } : propertiesOf(values)) };
}

const unreadable: ReadingWarning = {
  reason: 'front_matter_unreadable',
  detail:
    'The front matter cannot be parsed: its text is searchable, but gives no title and no metadata. Check its quotes and indentation.',
};

type Values = Readonly<Record<string, unknown>>;

/** By the core schema: dates stay as they are written, `no` is a word. Undefined for what is no mapping. */
function yamlValues(text: string): Values | undefined {
  try {
    const document = parseDocument(text, { schema: 'core', logLevel: 'silent', prettyErrors: false });
    if (document.errors.length > 0) return undefined;
    return asValues(document.toJS({ maxAliasCount: mostAliases }));
  } catch {
    // Errors of too many aliases, and of nesting that overflows the stack.
    return undefined;
  }
}

function tomlValues(text: string): Values | undefined {
  try {
    return asValues(parseToml(text, { maxDepth: deepest, unsafeKeyBehaviour: 'drop' }));
  } catch {
    return undefined;
  }
}

function asValues(parsed: unknown): Values | undefined {
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : undefined;
}

type Property = DocumentProperties['metadata'][string];

function propertiesOf(values: Values): Pick<Extracted, 'properties' | 'warnings'> {
  const metadata = new Map<string, Property>();
  const leftOut: string[] = [];
  let title: string | undefined;
  for (const [key, value] of Object.entries(values)) {
    const property = propertyOf(value);
    if (key.toLowerCase() === 'title' && property !== undefined) title = String(property);
    else if (value === null || value === '') continue;
    else if (property === undefined || !isKey(key) || metadata.size === limits.properties.value)
      leftOut.push(key);
    else metadata.set(key, property);
  }
  const properties = { ...(title === undefined ? {} : { title }), metadata: Object.fromEntries(metadata) };
  return { properties, warnings: leftOut.length === 0 ? [] : [notTaken(leftOut)] };
}

const mostNamed = 10;

function notTaken(keys: readonly string[]): ReadingWarning {
  const named = keys.slice(0, mostNamed).map((key) => key.slice(0, limits.propertyKeyChars.value));
  return {
    reason: 'properties_left_out',
    detail: `${keys.length} value(s) of the front matter are searchable as text, but became no metadata, since they are nested, too long or too many: ${named.join(', ')}.`,
  };
}

const keyForm = /^[\p{L}\p{N}][\p{L}\p{N} _.-]*$/u;

function isKey(key: string): boolean {
  return key.length <= limits.propertyKeyChars.value && keyForm.test(key);
}

/** A value, or a list of them; undefined for what is nested, empty or too long. */
function propertyOf(value: unknown): Property | undefined {
  if (!Array.isArray(value)) return scalarOf(value);
  const entries = value.map(scalarOf);
  if (entries.length > limits.propertyEntries.value) return undefined;
  return entries.every((entry) => entry !== undefined) ? entries.map(String) : undefined;
}

function scalarOf(value: unknown): string | number | boolean | undefined {
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
  const text = value instanceof Date ? value.toISOString() : value;
  return typeof text === 'string' && text.length <= limits.propertyChars.value ? text.trim() : undefined;
}
