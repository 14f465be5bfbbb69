/** Letters that Unicode does not take apart. */
const plain: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  ı: 'i',
  þ: 'th',
  ð: 'd',
};

/**
 * A word in lower case without the accents of Latin, Greek and Cyrillic letters, so that `Müller` is found by `muller`. Marks of
 * other scripts stay, since they are letters there.
 */
export function folded(word: string): string {
  return word
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .replace(/[ßøæœłđıþð]/g, (letter) => plain[letter] ?? letter);
}
