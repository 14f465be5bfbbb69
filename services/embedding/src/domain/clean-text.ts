/**
 * Makes text safe for every store behind: no NUL or other control characters (Postgres refuses U+0000), no lone
 * surrogates (JSON in UTF-8 cannot carry them), one kind of line end, canonical composition.
 */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(invisible, '')
    .normalize('NFC');
}

/** C0 and C1 controls but tab and line feed, soft hyphen, zero-width space, BOM. Joiners stay: scripts need them. */
const invisible = /[^\P{Cc}\t\n]|[\u00ad\u200b\ufeff]/gu;

/** One line: every run of white space is one space. For headings and table cells. */
export function oneLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim();
}
