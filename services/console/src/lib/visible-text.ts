/**
 * What no reader sees, and what changes what readers see: characters that turn the direction of what follows (Unicode UAX 9, embeddings,
 * overrides and isolates), controls other than line ends and tabs, and tags, with which a text can be hidden in another one.
 */
const unseen = /[\u202A-\u202E\u2066-\u2069\u{E0000}-\u{E007F}]|[^\P{Cc}\t\n\r]/gu;
/** Tags are also the end of flags such as that of Scotland. */
const flag = /\u{1F3F4}[\u{E0061}-\u{E007A}]+\u{E007F}/gu;

/**
 * A text as it is written: what would turn its letters, so that `exe.png` is read where `gnp.exe` stands, or would not be seen, is shown by
 * its number. For all that documents, files, people and models say.
 */
export function visibleText(text: string): string {
  let shown = '';
  let at = 0;
  for (const { 0: whole, index } of text.matchAll(flag)) {
    shown += text.slice(at, index).replace(unseen, numberOf) + whole;
    at = index + whole.length;
  }
  return shown + text.slice(at).replace(unseen, numberOf);
}

function numberOf(character: string): string {
  const number = character.codePointAt(0) ?? 0;
  return `[U+${number.toString(16).toUpperCase().padStart(4, '0')}]`;
}
