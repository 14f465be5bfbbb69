const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** What is left of emphasis that ended with the sentence before. */
const openEmphasis = /^[*_]+\s+/;
/** A full stop behind it ends no sentence: `Dr.`, `z. B.`, `Nr.`, `p. ej.` */
const abbreviated =
  /(?:^|[\s(„"«])(?:\p{L}|[Dd]r|M[rs]|Mrs|Mme|Mlle|Prof|St|[Nn]o|[Nn]r|[Nn]um|[Aa]rt|[Aa]bs|[Ff]ig|[Ss]ra?|[Ss]rta|[Vv]ol|[Cc]h|[Kk]ap|[Zz]iff|[Tt]el|[Bb]zw|[Cc]a|[Vv]gl|[Ii]nkl|[Gg]gf|[Uu]sw|[Ee]tc|vs|approx|max|min|pp?|[Ss]ek|[Mm]in|[Ss]td|Ing|Inc|Ltd|Co|Jr|av|apdo|pág|ej)\.\s*$/u;
/** The letter of a unit behind a number, which is no abbreviation: `18 h.`, `5 m.` */
const unitOf = /\d\s?[ghlmstvw]\.\s*$/;
/** `am 3. Mai`, `im 2. Stock`: the number of a day or an order. */
const ordinal = /(?:^|\s)\d{1,2}\.\s*$/;
const afterOrdinal =
  /^(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Stock|Etage|Quartal|Woche|Tag|Monat|Jahr|Kapitel|Klasse|Obergeschoss|OG)/;

/**
 * The sentences of a paragraph in their order, each exactly as it stands there, in any script. A line break in it is no end of a
 * sentence.
 */
export function sentencesIn(paragraph: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  // A line break ends a sentence for the segmenter, and in wrapped prose it does not: it is shown spaces instead.
  for (const { index, segment } of segmenter.segment(paragraph.replace(/\s/g, ' '))) {
    const end = index + segment.length;
    const rest = paragraph.slice(end, end + 20);
    const last = segment.slice(-12);
    const isCut =
      (abbreviated.test(last) && !(unitOf.test(last) && /^\p{Lu}/u.test(rest))) ||
      (ordinal.test(segment.slice(-6)) && afterOrdinal.test(rest));
    if (isCut && rest !== '') continue;
    sentences.push(paragraph.slice(start, end).trim().replace(openEmphasis, ''));
    start = end;
  }
  return sentences.filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
}

/** A line break between characters that are written without spaces. */
const unspacedBreak =
  /(?<=[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\u3000-\u303f])[^\S\n]{0,8}\n\s{0,8}(?=[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\u3000-\u303f])/gu;

/** A sentence on one line, for an answer. */
export function onOneLine(text: string): string {
  return text.replace(unspacedBreak, '').replace(/\s+/g, ' ').trim();
}
