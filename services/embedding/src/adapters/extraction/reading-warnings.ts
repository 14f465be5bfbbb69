import type { ReadingWarning } from '../../domain/extracted.ts';

/** @param chars how many characters were crossed out; for none there is no warning */
export function struckWarning(chars: number): ReadingWarning[] {
  if (chars === 0) return [];
  const detail = `${chars} characters that are crossed out were left out: they are not valid any more.`;
  return [{ reason: 'struck_text_left_out', detail }];
}

/** @param cells how many merged cells have their text once; for none there is no warning */
export function mergedCellsWarning(cells: number): ReadingWarning[] {
  if (cells === 0) return [];
  const detail = `The text of ${cells} merged cells stands in one of the rows that they cover: it is too long to be repeated.`;
  return [{ reason: 'merged_cells_not_repeated', detail }];
}

/** @param count deletions that a program keeps track of; for none there is no warning */
export function deletionsWarning(count: number): ReadingWarning[] {
  if (count === 0) return [];
  const detail = `${count} tracked deletion(s) were taken as accepted: their text was left out.`;
  return [{ reason: 'deletions_left_out', detail }];
}

/** @param count for none there is no warning */
export function commentsWarning(count: number): ReadingWarning[] {
  if (count === 0) return [];
  return [
    {
      reason: 'comments_left_out',
      detail: `${count} comment(s) were left out: they are no part of the text.`,
    },
  ];
}

/** @param count broken characters; for none there is no warning */
export function charactersBroken(count: number): ReadingWarning[] {
  if (count === 0) return [];
  const detail = `${count} character(s) of the file are broken and cannot be read.`;
  return [{ reason: 'characters_broken', detail }];
}

/** @param chars of base64 or hexadecimal data; for none there is no warning */
export function encodedDataWarning(chars: number): ReadingWarning[] {
  if (chars === 0) return [];
  const detail = `${chars} characters of encoded data (base64 or hexadecimal) were left out: they are no text. Upload the files that they hold by themselves.`;
  return [{ reason: 'encoded_data_left_out', detail }];
}

/** @param count characters of private use; for none there is no warning */
export function privateSignsWarning(count: number): ReadingWarning[] {
  if (count === 0) return [];
  const detail = `${count} character(s) that only the font of the file can show (private use) were left out. If they are letters, save the file with another font.`;
  return [{ reason: 'private_signs_left_out', detail }];
}
