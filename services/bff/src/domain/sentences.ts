const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** Where a paragraph ends: an empty line, or a line that begins a list item, a heading, a quotation or a table row. */
const blockBreak = /\n\s*\n|\n(?=\s*(?:[-*+•]\s|\d+[.)]\s|#{1,6}\s|>|\|))/;
const listMark = /^\s*(?:(?:[-*+•]|\d+[.)]|#{1,6}|>)\s+)+/;
/** What is left of emphasis that ended with the sentence before. */
const openEmphasis = /^[*_]+\s+/;
const leastWords = 4;
/** A longer sentence is taken clause by clause: nobody reads all of it for the answer in its end. */
const longestSentence = 60;
const clauseEnd = /(?<=[;:]|\s--|\s\u2014)\s+/;
/** Extraction writes a table row as `cell | cell`. */
const tableRow = /\S \| \S/;

/**
 * The sentences of a chunk in their order, each exactly as it stands in the text, so that it can be found there again.
 * A table row counts as one, a very long sentence as its clauses. What is no sentence (headings, code, fragments of
 * fewer than four words) is left out.
 */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  for (const block of text.split(blockBreak).flatMap(apartFromTables)) {
    if (/^\s*(?:[#|]|```)/.test(block)) continue;
    sentences.push(...(tableRow.test(block.split('\n', 1)[0] ?? '') ? rowsOf(block) : proseSentences(block)));
  }
  return sentences;
}

function proseSentences(block: string): string[] {
  const prose = block.replace(listMark, '');
  // A line break ends a sentence for the segmenter, and in wrapped prose it does not: it is shown spaces instead.
  return [...segmenter.segment(prose.replace(/\s/g, ' '))].flatMap(({ index, segment }) => {
    const sentence = prose
      .slice(index, index + segment.length)
      .replace(openEmphasis, '')
      .trim();
    return clausesOf(sentence).filter((clause) => wordsIn(clause) >= leastWords);
  });
}

/** Cuts a block where a table begins or ends in it. */
function apartFromTables(block: string): string[] {
  const runs: string[][] = [];
  let inTable: boolean | undefined;
  for (const line of block.split('\n')) {
    const isRow = tableRow.test(line);
    if (isRow !== inTable) runs.push([]);
    inTable = isRow;
    runs.at(-1)?.push(line);
  }
  return runs.map((lines) => lines.join('\n'));
}

/** The first row is the head: what it says is only true of the rows below it. */
function rowsOf(table: string): string[] {
  const [, ...rows] = table.trim().split('\n');
  return rows.map((row) => row.trim()).filter((row) => wordsIn(row) >= leastWords);
}

function clausesOf(sentence: string): string[] {
  return wordsIn(sentence) > longestSentence ? sentence.split(clauseEnd) : [sentence];
}

function wordsIn(text: string): number {
  return text.split(/\s+/).length;
}

/** A sentence on one line, for an answer. */
export function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
