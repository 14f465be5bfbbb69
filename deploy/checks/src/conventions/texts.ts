/** Words that have a standard term, by what they look like. See the table in docs/conventions.md. */
const privateWords: readonly [pattern: RegExp, instead: string][] = [
  [/(?<![a-z])(hears|heard)(?![a-z])/gi, 'consume, receive'],
  [/(?<![a-z])parked(?![a-z])/gi, 'dead-lettered'],
  [/(?<![a-z])patience(?![a-z])/gi, 'time-out, deadline'],
  [/(?<![a-z])(bury|buried)(?![a-z])/gi, 'tombstone, delete'],
  [/\bannounc(?:e|es|ed|ing) again\b/gi, 'republish'],
  [/\bthe door\b/gi, 'edge'],
];

/** Private words in a text, also as a part of a name (`patienceMs`). */
export function privateWordsIn(path: string, text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, i) =>
      privateWords.flatMap(([pattern, instead]) =>
        (splitNames(line).match(pattern) ?? []).map(
          (word) => `${path}:${i + 1}: "${word}" is a private word: ${instead}`,
        ),
      ),
    );
}

/** `startPatience` as `start Patience`: every word of a name begins where a letter is a capital. */
function splitNames(line: string): string {
  return line.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ');
}

/** A quotation of the project's code in a document. */
export interface Quotation {
  readonly path: string;
  readonly code: string;
}

/** The code blocks of a Markdown text that name their file in the first line, as `// path`. */
export function quotationsOf(markdown: string): Quotation[] {
  return [...markdown.matchAll(/^```\w+\n\/\/ (\S+\.\w+)\n([^`]*)^```$/gm)].map(
    ([, path = '', code = '']) => ({
      path,
      code,
    }),
  );
}

/** Whether a source has the quoted lines, one after the other, whatever their indentation. */
export function isQuotedFrom(source: string, { code }: Quotation): boolean {
  return unindented(source).includes(unindented(code));
}

/** Each line after a line break. */
function unindented(text: string): string {
  const lines = text.trim().split('\n');
  return `\n${lines.map((line) => line.trim()).join('\n')}\n`;
}
