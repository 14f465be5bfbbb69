/** Longest title that is kept, in characters. */
export const maxTitleLength = 300;

/** Longest file name that is kept, in characters. */
export const maxFilenameLength = 255;

/**
 * The title of a document whose sender gave none: the file's name without its extension, or `Untitled`. A file name is not
 * chosen for us, so control characters are replaced and a long one is cut, without an error.
 */
export function titleFromFileName(fileName: string | undefined): string {
  const name = lastPartOf(fileName)
    .replace(/\p{Cc}/gu, ' ')
    .replace(/(?<=.)\.[^.]{1,10}$/u, '')
    .trim();
  return [...name].slice(0, maxTitleLength).join('') || 'Untitled';
}

/**
 * A file name as it is kept and shown: without its folders, without control characters and those that turn the direction of
 * text, which make one name look like another. A long one is cut before its extension. Undefined when nothing is left.
 */
export function keptFileName(fileName: string | undefined): string | undefined {
  const name = lastPartOf(fileName)
    .toWellFormed()
    .replace(/\p{Bidi_Control}/gu, '')
    .replace(/\p{Cc}/gu, ' ')
    .trim();
  if (/^\.*$/.test(name)) return undefined;
  const characters = [...name];
  if (characters.length <= maxFilenameLength) return name;
  const extension = /\.[^.]{1,10}$/u.exec(name)?.[0] ?? '';
  return characters.slice(0, maxFilenameLength - [...extension].length).join('') + extension;
}

function lastPartOf(fileName = ''): string {
  return fileName.split(/[\\/]/).at(-1) ?? '';
}
