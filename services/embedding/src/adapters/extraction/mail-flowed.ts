/** `format=flowed` of a part, as it is told to the library that does not join quotations rightly, and as it stands here from then on. */
const flowed = /\bformat\s*=\s*"?flowed"?(?=[\s;]|$)/i;
const marked = 'format=flowed-here';
const contentType = /^content-type:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*/gim;

/**
 * A mail without the mark of flowed text (RFC 3676), so that its lines stay as they are written, and whether it has any: the library joins
 * lines of a quotation together with their marks. {@link joinedLines} joins them.
 */
export function withoutFlow(bytes: Uint8Array): {
  readonly bytes: Uint8Array;
  readonly flow?: 'spaced' | 'joined';
} {
  const mail = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  if (!/format\s*=\s*"?flowed/i.test(mail)) return { bytes };
  let flow: 'spaced' | 'joined' | undefined;
  const plain = mail.replace(contentType, (header) => {
    if (!flowed.test(header) && !header.includes(marked)) return header;
    flow = /\bdelsp\s*=\s*"?yes/i.test(header) ? 'joined' : (flow ?? 'spaced');
    return header.replace(flowed, marked);
  });
  return flow === undefined ? { bytes } : { bytes: Buffer.from(plain, 'latin1'), flow };
}

const signature = /^-- $/;

/**
 * The text with its paragraphs in one line each: a line that ends with a space goes on in the next one, where that is quoted as deeply.
 *
 * @param flow whether that space belongs to the text
 */
export function joinedLines(text: string, flow: 'spaced' | 'joined'): string {
  const lines: { depth: number; text: string; isOpen: boolean }[] = [];
  for (const line of text.split(/\r?\n/)) {
    const marks = /^>*/.exec(line)?.[0] ?? '';
    // A space that only keeps the line from being taken for something else.
    const words = line.slice(marks.length).replace(/^ /, '');
    const isOpen = words.endsWith(' ') && !signature.test(words);
    const own = isOpen && flow === 'joined' ? words.slice(0, -1) : words;
    const before = lines.at(-1);
    if (before?.isOpen && before.depth === marks.length && !signature.test(words)) {
      before.text += own;
      before.isOpen = isOpen;
    } else lines.push({ depth: marks.length, text: own, isOpen });
  }
  return lines
    .map((line) => (line.depth === 0 ? line.text : `${'>'.repeat(line.depth)} ${line.text}`))
    .join('\n');
}
