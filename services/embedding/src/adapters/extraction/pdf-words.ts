import { areCjk } from './pdf-cjk.ts';

/** What ends a line inside of a word. Hyphens that forbid a break (U+2011) divide none. */
const dividers = new Set(['-', '\u2010', '\u00ad']);
/** Writers of PDF set these only where they divide a word themselves. */
const softDividers = new Set(['\u2010', '\u00ad']);
/** A text with so many words has most of those that its language joins with hyphens. */
const manyWords = 1_000;
/** "in- and outside": the first word lacks its end, and the hyphen stands for it. */
const conjunctions = new Set('und oder bzw and or to et ou y o e en of och og eller i lub'.split(' '));
const word = /[\p{L}\p{M}\p{N}]+(?:[-\u2010\u2011][\p{L}\p{M}\p{N}]+)*/gu;

/** The words of a text, as far as its lines show them whole, and the joining of its lines. */
export class PdfWords {
  readonly #words = new Set<string>();

  add(line: string): void {
    const words = line.toLowerCase().match(word) ?? [];
    const last = dividers.has(line.at(-1) ?? '') ? words.length - 1 : words.length;
    for (const known of words.slice(0, last)) {
      this.#words.add(known.replaceAll(/[\u2010\u2011]/g, '-'));
      if (/[-\u2010\u2011]/.test(known))
        for (const part of known.split(/[-\u2010\u2011]/)) this.#words.add(part);
    }
  }

  /**
   * Two lines as one text. A word that was divided is made whole where the division is soft (by its sign, or since what stands on the next
   * line is no word of a long text), or where the text has the whole word elsewhere; other hyphens stay, as in "well-known".
   */
  join(text: string, next: string): string {
    const divider = text.at(-1) ?? '';
    const head = endOf(text.slice(-80, -1));
    const tail = /^[\p{L}\p{M}]+/u.exec(next.slice(0, 80))?.[0];
    if (!dividers.has(divider)) return isJoinedAsIs(text, next) ? text + next : `${text} ${next}`;
    if (head === undefined || tail === undefined) return head === undefined ? `${text} ${next}` : text + next;
    if (this.#isDivided(head, tail, divider)) return text.slice(0, -1) + next;
    return conjunctions.has(tail) ? `${text} ${next}` : text + next;
  }

  #isDivided(head: string, tail: string, divider: string): boolean {
    const last = head.slice(head.lastIndexOf('-') + 1).toLowerCase();
    const rest = tail.toLowerCase();
    if (divider === '\u00ad') return true;
    if (this.#words.has(`${last}-${rest}`)) return false;
    if (this.#words.has(last + rest)) return true;
    if (tail !== rest) return false;
    if (softDividers.has(divider)) return true;
    return this.#words.size >= manyWords && !this.#words.has(rest) && /\p{Ll}$/u.test(head);
  }
}

/** The word at the end of a text, if it ends with one. */
function endOf(text: string): string | undefined {
  const last = text.split(/[^\p{L}\p{M}\p{N}-]/u).at(-1);
  return last !== undefined && /[\p{L}\p{M}\p{N}]$/u.test(last) ? last : undefined;
}

/** Scripts without spaces, and a hyphen that stays at the end of its line. */
function isJoinedAsIs(text: string, next: string): boolean {
  return text.endsWith('\u2011') || areCjk(text.at(-1), next.at(0));
}
