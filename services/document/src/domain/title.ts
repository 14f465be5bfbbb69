/** Longest title that is kept, in characters. */
export const maxTitleLength = 300;

/**
 * The title of a document whose sender gave none: the file's name without its extension, or `Untitled`. A file name is not
 * chosen for us, so control characters are replaced and a long one is cut, without an error.
 */
export function titleFromFileName(fileName: string | undefined): string {
  const base = (fileName ?? '').split(/[\\/]/).at(-1) ?? '';
  const name = base
    .replace(/\p{Cc}/gu, ' ')
    .replace(/(?<=.)\.[^.]{1,10}$/u, '')
    .trim();
  return [...name].slice(0, maxTitleLength).join('') || 'Untitled';
}

/** The extension of a file name, without the dot. */
export function extensionOf(fileName: string | undefined): string | undefined {
  return /[^\\/]\.([^.\\/]{1,10})$/u.exec(fileName ?? '')?.[1]?.toLowerCase();
}
