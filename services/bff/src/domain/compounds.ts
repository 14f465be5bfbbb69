import type { StemLanguage } from '@lectern/text';

/** Languages that write several nouns as one word. */
const joining: ReadonlySet<StemLanguage> = new Set(['de', 'nl']);
/** What may stand between the parts of a compound. */
const links = ['', 's', 'es', 'n', 'en', 'e'] as const;
const leastPart = 3;
/** Second parts that say no more than that the first is given by a number: `Faxnummer`, `huisnummer`, `Mietpreis`. */
const byNumber = /^(\p{L}{3,60})(?:nummern?|datum|preise?|prijs)$/u;
/** A question for what is given in digits. */
const numberAsked = /\p{L}{3}nummern?(?!\p{L})/u;

/** Whether a word may be a compound in a language. */
export function joinsWords(language: StemLanguage): boolean {
  return joining.has(language);
}

/** Whether two words in small letters without accents mean the same since one of them is the other, given by a number: `Fax`, `Faxnummer`. */
export function isSameByNumber(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  const first = byNumber.exec(long)?.[1];
  if (first === undefined || short.length < leastPart) return false;
  return links.some((link) => first === short + link) || `${first}e` === short;
}

/** Whether a question, in small letters without accents, asks for a number by a compound: `Telefonnummer`. */
export function asksForNumberOf(question: string): boolean {
  return numberAsked.test(question);
}

/** The parts of a compound that has a word in front or at its end: `gebuhr` for `liegeplatzgebuhr` and `liegeplatz`. */
export function restsBeside(compound: string, word: string): string[] {
  if (word.length < leastPart || compound.length < word.length + leastPart) return [];
  const ahead = compound.startsWith(word)
    ? links.flatMap((link) =>
        compound.startsWith(word + link) ? compound.slice(word.length + link.length) : [],
      )
    : [];
  const first = compound.endsWith(word) ? compound.slice(0, -word.length) : '';
  const behind = links.flatMap((link) =>
    first !== '' && first.endsWith(link) ? first.slice(0, first.length - link.length) : [],
  );
  return [...ahead, ...behind].filter(({ length }) => length >= leastPart);
}

/** The forms of a German noun without the ending of its second case: `hafen` for `hafens`. */
export function withoutGenitive(word: string, language: StemLanguage): string[] {
  if (language !== 'de' || !/^\p{L}{4,60}[^s\P{L}]s$/u.test(word)) return [];
  return [word.slice(0, -1)];
}
