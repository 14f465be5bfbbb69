const digits = /\d+(?:[.,']\d+)*/g;
const chineseRun = /[〇零一二两三四五六七八九十百千万億亿]+/gu;
const chineseDigits: ReadonlyMap<string, number> = new Map(
  [...'〇一二三四五六七八九']
    .map((character, value) => [character, value] as const)
    .concat([
      ['零', 0],
      ['两', 2],
    ]),
);
const chineseUnits: ReadonlyMap<string, number> = new Map([
  ['十', 10],
  ['百', 100],
  ['千', 1_000],
]);
const chineseGroups: ReadonlyMap<string, number> = new Map([
  ['万', 10_000],
  ['億', 100_000_000],
  ['亿', 100_000_000],
]);
/** Longer runs are no numbers. */
const longestRun = 16;

const numberNames: ReadonlyMap<string, string> = new Map(
  [
    'zero null',
    'one eins un uno',
    'two zwei deux dos due dois twee',
    'three drei trois tres tre drie',
    'four vier quatre cuatro quattro quatro',
    'five funf cinq cinco cinque vijf',
    'six sechs seis sei zes',
    'seven sieben sept siete sette sete zeven',
    'eight acht huit ocho otto oito',
    'nine neun neuf nueve nove negen',
    'ten zehn dix diez dieci dez tien',
    'eleven elf onze once undici',
    'twelve zwolf douze doce dodici twaalf',
    'thirteen dreizehn treize trece',
    'fourteen vierzehn quatorze catorce',
    'fifteen funfzehn quinze quince',
    'sixteen sechzehn seize dieciseis',
    'seventeen siebzehn',
    'eighteen achtzehn',
    'nineteen neunzehn',
    'twenty zwanzig vingt veinte venti vinte twintig',
  ]
    .flatMap((names, value) => names.split(' ').map((name) => [name, String(value)] as const))
    .concat(
      [
        [30, 'thirty dreissig trente treinta'],
        [40, 'forty vierzig quarante cuarenta'],
        [50, 'fifty funfzig cinquante cincuenta'],
        [60, 'sixty sechzig soixante sesenta'],
        [70, 'seventy siebzig setenta'],
        [80, 'eighty achtzig ochenta'],
        [90, 'ninety neunzig noventa'],
        [100, 'hundred hundert cent cien'],
        [1_000, 'thousand tausend mille mil'],
      ].flatMap(([value, names]) =>
        String(names)
          .split(' ')
          .map((name) => [name, String(value)] as const),
      ),
    ),
);

/**
 * The numbers of a text in digits, in each way in which they may be meant: `1,200` as 1200 and as 1.2, `八千` as 8000,
 * `ninety` as 90. For comparison only.
 *
 * @param plain text in small letters without accents
 */
export function numbersIn(plain: string): Set<string> {
  const found = new Set<string>();
  for (const [written] of plain.matchAll(digits)) {
    for (const form of [...formsOf(written), ...partsOf(written)]) found.add(form);
  }
  for (const [run] of plain.matchAll(chineseRun)) {
    const value = run.length <= longestRun ? chineseValue(run) : undefined;
    if (value !== undefined) found.add(String(value));
  }
  for (const [word] of plain.matchAll(/[a-z]+/g)) {
    const value = numberNames.get(word);
    if (value !== undefined) found.add(value);
  }
  return found;
}

/** The numbers that a text writes in digits, each with all that it may mean. */
export function writtenNumbers(plain: string): string[][] {
  return [...plain.matchAll(digits)].flatMap(([written]) =>
    isDate(written) ? partsOf(written).map((part) => [part]) : [formsOf(written)],
  );
}

/** What a number word stands for, in digits. */
export function numberNamed(word: string): string | undefined {
  return numberNames.get(word);
}

/** `12.05.2026`, and any other number of three parts that is no grouping of thousands. */
function isDate(written: string): boolean {
  return /^\d{1,4}[.,']\d{1,4}[.,']\d{1,4}$/.test(written) && !/^\d{1,3}(?:[.,']\d{3})+$/.test(written);
}

/** The parts of a date, or of a time as in `9.30`. */
function partsOf(written: string): string[] {
  return isDate(written) || /^\d{1,2}[.,]\d{2}$/.test(written) ? written.split(/[.,']/).map(plainNumber) : [];
}

function formsOf(written: string): string[] {
  const forms = [plainNumber(written.replace(/[,']/g, '.'))];
  if (/^\d{1,3}(?:[.,']\d{3})+$/.test(written)) forms.push(plainNumber(written.replace(/[.,']/g, '')));
  const grouped = /^(\d{1,3}(?:[.,']\d{3})+)[.,](\d{1,2})$/.exec(written);
  if (grouped !== null) forms.push(plainNumber(`${grouped[1]?.replace(/[.,']/g, '')}.${grouped[2]}`));
  return [...new Set(forms)];
}

/** Without zeros that change nothing: `05` and `5`, `1.50` and `1.5`. */
function plainNumber(text: string): string {
  const [whole = '', ...rest] = text.split('.');
  const start = whole.replace(/^0+(?=\d)/, '');
  if (rest.length !== 1) return [start, ...rest].join('.');
  const fraction = withoutLastZeros(rest[0] ?? '');
  return fraction === '' ? start : `${start}.${fraction}`;
}

function withoutLastZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits.charAt(end - 1) === '0') end -= 1;
  return digits.slice(0, end);
}

function chineseValue(run: string): number | undefined {
  let total = 0;
  let group = 0;
  let digit: number | undefined;
  for (const character of run) {
    const value = chineseDigits.get(character);
    const unit = chineseUnits.get(character);
    if (value !== undefined) digit = digit === undefined ? value : digit * 10 + value;
    else if (unit !== undefined) {
      group += (digit ?? 1) * unit;
      digit = undefined;
    } else {
      total = (total + group + (digit ?? 0)) * (chineseGroups.get(character) ?? 1);
      group = 0;
      digit = undefined;
    }
  }
  return total + group + (digit ?? 0);
}
