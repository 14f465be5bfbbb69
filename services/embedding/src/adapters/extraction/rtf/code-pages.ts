/** Encodings of the character sets of fonts, by the number that RTF has for them. */
const encodingOfCharset: Readonly<Record<number, string>> = {
  0: 'windows-1252',
  77: 'macintosh',
  128: 'shift_jis',
  129: 'euc-kr',
  130: 'euc-kr',
  134: 'gbk',
  136: 'big5',
  161: 'windows-1253',
  162: 'windows-1254',
  163: 'windows-1258',
  177: 'windows-1255',
  178: 'windows-1256',
  186: 'windows-1257',
  204: 'windows-1251',
  222: 'windows-874',
  238: 'windows-1250',
};

/** Code pages whose encodings are not named `windows-` with their number. */
const encodingOfPage: Readonly<Record<number, string>> = {
  866: 'ibm866',
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  10000: 'macintosh',
  65001: 'utf-8',
};

/** Of fonts of signs, in which a byte is a place in the font. */
export const encodingOfSigns = 'x-user-defined';

/**
 * The encoding of a font's character set.
 *
 * @param page that of the file, for a font that names none; on a Mac the first set is that of the Mac
 */
export function encodingOfFont(charset: number, page: string): string {
  return charset === 0 && page === 'macintosh' ? page : (encodingOfCharset[charset] ?? page);
}

/** The encoding of a code page; that of Western Windows for one that decoders do not know. */
export function encodingOfCodePage(page: number): string {
  return encodingOfPage[page] ?? (page >= 1250 && page <= 1258 ? `windows-${page}` : 'windows-1252');
}

const decoders = new Map<string, InstanceType<typeof TextDecoder>>();

/** Broken characters become U+FFFD. */
export function decodedBy(encoding: string, bytes: readonly number[]): string {
  const decoder = decoders.get(encoding) ?? new TextDecoder(encoding);
  decoders.set(encoding, decoder);
  return decoder.decode(Uint8Array.from(bytes));
}
