import { type DocumentProperties, type FactValue, metadata } from '@lectern/contracts/reader';
import { limits } from '../limits.ts';
import { cutText, oneLine } from './clean-text.ts';

/** What a document says about itself, for example in the front matter of Markdown; not bounded. */
export interface ExtractedProperties {
  readonly title?: string;
  /** Values by name, as the format has them; what cannot be metadata is left out later, with a warning. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What a document says about itself, within the limits, and the names of what is not. */
export interface BoundedProperties extends DocumentProperties {
  readonly leftOut: readonly string[];
}

type Value = DocumentProperties['metadata'][string];

/** Takes what can be metadata: texts, numbers, truth values and lists of them. Empty values are nothing, and not left out. */
export function boundedProperties({ title, metadata: said }: ExtractedProperties): BoundedProperties {
  const name = cutText(oneLine(title ?? ''), limits.documentTitleChars.value);
  const taken = new Map<string, Value>();
  const leftOut: string[] = [];
  for (const [key, given] of Object.entries(said)) {
    if (given === null || given === undefined || given === '') continue;
    const value = factOf(given);
    if (value === '') continue;
    const isTaken =
      value !== undefined && taken.size < limits.propertyEntries.value && isMetadata(oneLine(key), value);
    if (isTaken) taken.set(oneLine(key), value);
    else leftOut.push(oneLine(key));
  }
  return { ...(name === '' ? {} : { title: name }), metadata: Object.fromEntries(taken), leftOut };
}

/** Names that searches can filter by. */
const metadataName = /^[\p{L}\p{N}][\p{L}\p{N} _.-]*$/u;

function isMetadata(name: string, value: Value): boolean {
  if (name.length > limits.propertyNameChars.value || !metadataName.test(name)) return false;
  return metadata.safeParse({ [name]: value }).success;
}

/** Undefined for what is nested or too long. Truth values in a list become texts. */
function factOf(given: unknown): Value | undefined {
  if (!Array.isArray(given)) return scalarOf(given);
  const entries = given.map(scalarOf).filter((entry) => entry !== '');
  if (entries.some((entry) => entry === undefined)) return undefined;
  return entries.length === 0
    ? ''
    : entries.map((entry) => (typeof entry === 'number' ? entry : String(entry)));
}

function scalarOf(given: unknown): FactValue | undefined {
  if (typeof given === 'boolean' || (typeof given === 'number' && Number.isFinite(given))) return given;
  const text = given instanceof Date ? given.toISOString() : given;
  if (typeof text !== 'string') return undefined;
  const clean = oneLine(text);
  return clean.length <= limits.propertyChars.value ? clean : undefined;
}
