/** A run that is shorter may be a name, a key or a checksum that somebody looks for. */
const leastChars = 200;
/** Of lines that make up a run together, as mail and certificates wrap them. */
const leastLineChars = 40;
/** Base64 of a file has most of its 64 characters, and hexadecimal all of its 16; a sequence of genes has 4. */
const leastDistinct = 16;

/** A text without encoded data, and how many characters that took. */
export interface WithoutData {
  readonly text: string;
  readonly leftOut: number;
}

/**
 * Leaves out runs of base64 or hexadecimal data, with the `data:` before them: they hold pictures and other files, in
 * which nobody finds a word. Linear in the text.
 */
export function withoutEncodedData(text: string): WithoutData {
  if (text.length < leastChars) return { text, leftOut: 0 };
  const kept: string[] = [];
  let keptTo = 0;
  for (const [start, end] of runsOf(text)) {
    if (!isData(text.slice(start, end))) continue;
    const before = text.slice(keptTo, start);
    kept.push(before.replace(/data:[\w.+/-]{0,80}(?:;[\w.=-]{1,40}){0,4},$/, ''));
    keptTo = end;
  }
  if (keptTo === 0) return { text, leftOut: 0 };
  const left = [...kept, text.slice(keptTo)].join('');
  return { text: left, leftOut: text.length - left.length };
}

/** Long runs of characters of the alphabet, also over lines. */
function* runsOf(text: string): Generator<readonly [start: number, end: number]> {
  let start = 0;
  while (start < text.length) {
    const end = endOfRun(text, start);
    let whole = end;
    // The lines that follow go on with it, the last of them often short.
    while (whole - start >= leastLineChars && text[whole] === '\n') {
      const next = endOfRun(text, whole + 1);
      const isRest = text[next - 1] === '=' && next > whole + 1;
      if (next - whole <= leastLineChars && !isRest) break;
      whole = next;
    }
    if (whole - start >= leastChars) yield [start, whole];
    start = Math.max(whole, start) + 1;
  }
}

function endOfRun(text: string, start: number): number {
  let at = start;
  while (at < text.length && isOfAlphabet(text.charCodeAt(at))) at += 1;
  return at;
}

/** Letters and digits of ASCII, and `+ / - _ =`. */
function isOfAlphabet(code: number): boolean {
  if (code >= 0x61) return code <= 0x7a;
  if (code >= 0x41) return code <= 0x5a || code === 0x5f;
  return (code >= 0x2f && code <= 0x39) || code === 0x2b || code === 0x2d || code === 0x3d;
}

/** Hexadecimal, or a mixture of capitals, small letters and digits that no words have. */
function isData(run: string): boolean {
  const sample = run.slice(0, 4_096).replaceAll('\n', '');
  if (new Set(sample).size < leastDistinct) return false;
  const count = (characters: RegExp): number => sample.match(characters)?.length ?? 0;
  const [digits, capitals, small] = [count(/[0-9]/g), count(/[A-Z]/g), count(/[a-z]/g)];
  const isHexadecimal = count(/[0-9a-fA-F]/g) === sample.length && digits * 5 > sample.length;
  return isHexadecimal || Math.min(digits * 2, capitals, small) * 10 > sample.length;
}
