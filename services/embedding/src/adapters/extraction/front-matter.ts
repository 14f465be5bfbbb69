import { parse as parseToml } from 'smol-toml';
import { parseDocument } from 'yaml';
import type { Extracted, ReadingWarning } from '../../domain/extracted.ts';
import type { ExtractedProperties } from '../../domain/properties.ts';
import { limits } from '../../limits.ts';
import { parseJson } from './records/json.ts';
import { recordBlocks } from './records/record-lines.ts';

/** The beginning of a document that is data about it, and its rest. */
export interface FrontMatter extends Omit<Extracted, 'blocks'> {
  /** As it is written, without its marks; JSON as lines of "name: value". Empty where there is none. */
  readonly text: string;
  readonly rest: string;
}

const yamlMark = /^---[^\S\n]*\n(?:([\s\S]*?)\n)?(?:---|\.\.\.)[^\S\n]*(?:\n|$)/;
const tomlMark = /^\+\+\+[^\S\n]*\n(?:([\s\S]*?)\n)?\+\+\+[^\S\n]*(?:\n|$)/;
const jsonMark = /^;;;[^\S\n]*\n(?:([\s\S]*?)\n)?;;;[^\S\n]*(?:\n|$)/;
const mostAliases = 10;
const deepest = 50;

/**
 * Front matter of Markdown: YAML between lines of dashes, TOML between lines of plus signs, JSON between lines of semicolons or as an
 * object on lines of its own. What cannot be parsed but looks like it is kept as text, with a warning; a line of dashes with
 * prose below it is none.
 *
 * @param source with line feeds as line ends
 */
export function frontMatterOf(source: string): FrontMatter {
  const none = { text: '', rest: source, warnings: [] };
  const found = markedIn(source.slice(0, limits.frontMatterChars.value));
  if (found === undefined) return none;
  const { written, length } = found;
  const { values, text = written } = readers[found.format](written);
  if (values === undefined && !looksLike[found.format].test(written.trimStart())) return none;
  const rest = source.slice(length);
  return {
    text,
    rest,
    ...(values === undefined
      ? { warnings: [unreadable] }
      : { warnings: [], properties: propertiesOf(values) }),
  };
}

type Format = 'yaml' | 'toml' | 'json';

interface Marked {
  readonly format: Format;
  readonly written: string;
  /** With its marks. */
  readonly length: number;
}

function markedIn(start: string): Marked | undefined {
  const marks = [
    ['yaml', yamlMark],
    ['toml', tomlMark],
    ['json', jsonMark],
  ] as const;
  for (const [format, mark] of marks) {
    const found = mark.exec(start);
    if (found !== null) return { format, written: found[1] ?? '', length: found[0].length };
  }
  return objectIn(start);
}

/** A JSON object that the text begins with, on lines of its own. One on a single line may be an example. */
function objectIn(start: string): Marked | undefined {
  if (!start.startsWith('{')) return undefined;
  let depth = 0;
  for (const { 0: sign, index } of start.matchAll(/"(?:[^"\\]|\\.)*(?:"|\\?$)|[{}]/gs)) {
    if (sign === '{') depth += 1;
    if (sign === '}') depth -= 1;
    if (depth > 0) continue;
    const written = start.slice(0, index + 1);
    const end = /^[^\S\n]*(?:\n|$)/.exec(start.slice(written.length));
    if (end === null || !written.includes('\n')) return undefined;
    return { format: 'json', written, length: written.length + end[0].length };
  }
  return undefined;
}

/** What the beginning of front matter looks like, though it be broken. */
const looksLike: Readonly<Record<Format, RegExp>> = {
  yaml: /^[\w"'-][^:=\n]*[:=](?:\s|$)/,
  toml: /^[\w"'-][^:=\n]*[:=](?:\s|$)/,
  json: /^\{\s*"[^"\n]*"\s*:/,
};

interface ReadValues {
  /** Undefined for what is no mapping, or broken. */
  readonly values: Values | undefined;
  /** Where it is not as it is written. */
  readonly text?: string;
}

const readers: Readonly<Record<Format, (written: string) => ReadValues>> = {
  yaml: (written) => ({ values: yamlValues(written) }),
  toml: (written) => ({ values: tomlValues(written) }),
  json: readJsonValues,
};

/** The lines say what a reader of the page is told; quotes and brackets would be in the way of words. */
function readJsonValues(written: string): ReadValues {
  try {
    const values = asValues(JSON.parse(written));
    const record = parseJson(written);
    if (record === undefined) return { values: undefined };
    const lines = recordBlocks(record, limits.frontMatterChars.value * 2).map(({ text }) => text);
    return { values, text: lines.join('\n') };
  } catch {
    // It is broken, or nested too deeply.
    return { values: undefined };
  }
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

/** The title goes by its name, however it is spelled. */
function propertiesOf(values: Values): ExtractedProperties {
  const entries = Object.entries(values);
  const isTitle = ([key, value]: [string, unknown]): boolean =>
    key.toLowerCase() === 'title' && typeof value !== 'object' && value !== '';
  const title = entries.find(isTitle)?.[1];
  const metadata = Object.fromEntries(entries.filter((entry) => !isTitle(entry)));
  return { ...(title === undefined ? {} : { title: String(title) }), metadata };
}
