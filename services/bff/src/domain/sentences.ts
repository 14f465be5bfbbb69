const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** Where a paragraph ends: an empty line, or a line that begins a list item, a heading, a quotation or a table row. */
const blockBreak = /\n\s*\n|\n(?=\s*(?:[-*+•]\s|\d+[.)]\s|#{1,6}\s|>|\|))/;
const listMark = /^\s*(?:(?:[-*+•]|\d+[.)]|#{1,6}|>)\s+)+/;
/** What is left of emphasis that ended with the sentence before. */
const openEmphasis = /^[*_]+\s+/;
const leastWords = 4;

/**
 * The sentences of a chunk in their order, each exactly as it stands in the text, so that it can be found there again.
 * What is no sentence (headings, table rows, code, fragments of fewer than four words) is left out.
 */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  for (const block of text.split(blockBreak)) {
    if (/^\s*(?:[#|]|```)/.test(block)) continue;
    const prose = block.replace(listMark, '');
    // A line break ends a sentence for the segmenter, and in wrapped prose it does not: it is shown spaces instead.
    for (const { index, segment } of segmenter.segment(prose.replace(/\s/g, ' '))) {
      const sentence = prose
        .slice(index, index + segment.length)
        .replace(openEmphasis, '')
        .trim();
      if (sentence.split(/\s+/).length >= leastWords) sentences.push(sentence);
    }
  }
  return sentences;
}

/** A sentence on one line, for an answer. */
export function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
