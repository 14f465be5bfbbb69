/** Numbers as lists write them: from 1, as text. Formats that are not known are written in digits. */
export function formatNumber(value: number, format: string): string {
  return formats[format]?.(value) ?? String(value);
}

/** Higher numbers are written in digits: their letters or numerals would have no end. */
const mostLetters = 780;
const mostRoman = 3_999;
const mostChinese = 99;

const formats: Readonly<Record<string, (value: number) => string>> = {
  none: () => '',
  decimalZero: (value) => String(value).padStart(2, '0'),
  upperLetter: (value) => letters(value).toUpperCase(),
  lowerLetter: letters,
  upperRoman: roman,
  lowerRoman: (value) => roman(value).toLowerCase(),
  ordinal: (value) => `${value}${ordinalEnding(value)}`,
  chineseCounting: chinese,
  chineseCountingThousand: chinese,
  taiwaneseCounting: chinese,
  taiwaneseCountingThousand: chinese,
  japaneseCounting: chinese,
  ideographDigital: chinese,
  ideographTraditional: (value) => '甲乙丙丁戊己庚辛壬癸'[value - 1] ?? String(value),
  decimalFullWidth: (value) =>
    String(value).replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
  russianUpper: (value) => 'АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ'[value - 1] ?? String(value),
  russianLower: (value) => 'абвгдежзиклмнопрстуфхцчшщэюя'[value - 1] ?? String(value),
  ganada: (value) => '가나다라마바사아자차카타파하'[value - 1] ?? String(value),
};

/** `a` to `z`, then `aa`, `bb`. */
function letters(value: number): string {
  if (value < 1 || value > mostLetters) return String(value);
  const letter = String.fromCharCode(0x61 + ((value - 1) % 26));
  return letter.repeat(Math.ceil(value / 26));
}

const numerals = [
  [1_000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
] as const;

function roman(value: number): string {
  if (value < 1 || value > mostRoman) return String(value);
  let rest = value;
  let text = '';
  for (const [size, numeral] of numerals) {
    text += numeral.repeat(Math.floor(rest / size));
    rest %= size;
  }
  return text;
}

function ordinalEnding(value: number): string {
  if (value % 100 >= 11 && value % 100 <= 13) return 'th';
  return ['th', 'st', 'nd', 'rd'][value % 10] ?? 'th';
}

function chinese(value: number): string {
  if (value < 1 || value > mostChinese) return String(value);
  const digit = (of: number): string => '零一二三四五六七八九'[of] ?? '';
  if (value < 10) return digit(value);
  const [tens, ones] = [Math.floor(value / 10), value % 10];
  return `${tens === 1 ? '' : digit(tens)}十${ones === 0 ? '' : digit(ones)}`;
}
