import { parse as parseToml } from 'smol-toml';
import { parseDocument } from 'yaml';
import type { Extracted, ReadingWarning } from '../../domain/extracted.ts';
import type { ExtractedProperties } from '../../domain/properties.ts';
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
  return {
    text,
    rest,
    ...(values === undefined
      ? { warnings: [unreadable] }
      : { warnings: [], properties: propertiesOf(values) }),
  };
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
