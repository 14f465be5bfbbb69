/** Characters that turn the direction of what follows (Unicode UAX 9, embeddings, overrides and isolates). */
const turns = /[\u202A-\u202E\u2066-\u2069]/gu;

/**
 * A name as it is written: what would turn its letters, so that `exe.png` is read where `gnp.exe` stands, is shown by its number. For titles
 * and names of files, by which people decide what to open.
 */
export function visibleText(name: string): string {
  return name.replace(turns, (turn) => `[U+${turn.charCodeAt(0).toString(16).toUpperCase()}]`);
}
