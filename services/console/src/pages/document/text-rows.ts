/** A chunk as the platform tells it. */
export interface Chunk {
  readonly id: string;
  readonly ordinal: number;
  readonly text: string;
  readonly headings: readonly string[];
  readonly page?: number | undefined;
  readonly tokenCount: number;
  readonly repeated?: number | undefined;
  readonly start?: number | undefined;
  readonly end?: number | undefined;
}

/** A part of the text. */
export interface TextPart {
  readonly text: string;
  readonly start?: number | undefined;
}

/** A chunk beside the text that it was cut from. */
export interface TextRow {
  readonly chunk: Chunk;
  /** Text between the chunk before and this one, which is in no chunk: headings, empty lines. */
  readonly before: string;
  /** Of the chunk, without what it repeats of the one before. */
  readonly own: string;
  /** What it repeats. */
  readonly repeated: string;
}

/** The text as the chunks cut it, in its order, and what comes after the last chunk. */
export function textRows(
  chunks: readonly Chunk[],
  parts: readonly TextPart[],
): { readonly rows: readonly TextRow[]; readonly rest: string } {
  const text = parts.map((part) => part.text).join('');
  let at = 0;
  const rows = chunks.map((chunk): TextRow => {
    const { start, end, repeated = 0 } = chunk;
    // Of documents from before the places were kept; what is between them cannot be told.
    if (start === undefined || end === undefined) return { chunk, before: '', own: chunk.text, repeated: '' };
    const before = text.slice(at, start);
    at = Math.max(at, end);
    return { chunk, before, own: chunk.text.slice(repeated), repeated: chunk.text.slice(0, repeated) };
  });
  return { rows, rest: at === 0 ? '' : text.slice(at) };
}

/** A text in three: ahead of a quotation, the quotation, and after it; undefined where it is not quoted from there. */
export function splitAtQuote(
  text: string,
  quote: string,
): { readonly ahead: string; readonly quoted: string; readonly after: string } | undefined {
  const found = quote === '' ? undefined : placeOf(text, quote);
  if (found === undefined) return undefined;
  const [start, end] = found;
  return { ahead: text.slice(0, start), quoted: text.slice(start, end), after: text.slice(end) };
}

/** Word for word; white space of any kind and length counts as one, since answers are written in lines of their own. */
function placeOf(text: string, quote: string): readonly [number, number] | undefined {
  const at = text.indexOf(quote);
  if (at >= 0) return [at, at + quote.length];
  const { squeezed, places } = squeeze(text);
  const wanted = squeeze(quote).squeezed.trim();
  const found = wanted === '' ? -1 : squeezed.indexOf(wanted);
  if (found < 0) return undefined;
  const last = places[found + wanted.length - 1] ?? 0;
  return [places[found] ?? 0, last + 1];
}

function squeeze(text: string): { readonly squeezed: string; readonly places: readonly number[] } {
  let squeezed = '';
  const places: number[] = [];
  for (let place = 0; place < text.length; place += 1) {
    const unit = text.charAt(place);
    const isSpace = unit.trim() === '';
    if (isSpace && squeezed.endsWith(' ')) continue;
    squeezed += isSpace ? ' ' : unit;
    places.push(place);
  }
  return { squeezed, places };
}
