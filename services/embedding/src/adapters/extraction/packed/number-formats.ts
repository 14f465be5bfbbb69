import { dateFromSerial, format, getFormatDateInfo, isDateFormat } from 'numfmt';
import type { CellStyles, Workbook } from './xlsx-workbook.ts';

/** Codes of the formats that every workbook has, by their number; the others of them write a number as it is. */
const builtIn: Readonly<Record<number, string>> = {
  2: '0.00',
  4: '0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  12: '# ?/?',
  13: '# ??/??',
  14: 'yyyy-mm-dd',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'yyyy-mm-dd h:mm',
  39: '0.00',
  40: '0.00',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss.0',
};

/** Codes of formats longer than this are none that people make. */
const longestCode = 255;
const daysTo1904 = 1_462;

/** Writes the numbers of cells: dates as dates, other numbers with their unit and decimals, but in one piece. */
export class NumberFormats {
  readonly #styles: CellStyles;
  readonly #from1904: boolean;

  constructor(styles: CellStyles, { from1904 }: Pick<Workbook, 'from1904'>) {
    this.#styles = styles;
    this.#from1904 = from1904;
  }

  /** @param style number of the cell's style; undefined for the usual one */
  write(value: string, style: string | undefined): string {
    const number = Number(value);
    if (value.trim() === '' || !Number.isFinite(number)) return value;
    const code = this.#codeOf(style);
    if (code === undefined || /^(general|@)?$/i.test(code) || code.length > longestCode) return plain(number);
    try {
      return isDateFormat(code) ? this.#date(number, code) : written(number, code);
    } catch {
      // A code that Excel knows and the library does not.
      return plain(number);
    }
  }

  /** The format shows nothing, whatever the value is. */
  isBlank(style: string | undefined): boolean {
    return /^;;;+$/.test(this.#codeOf(style) ?? '');
  }

  #codeOf(style: string | undefined): string | undefined {
    const id = this.#styles.formatOfStyle[Number(style ?? 0)];
    if (id === undefined || id === 0) return undefined;
    return this.#styles.codes.get(id) ?? builtIn[id];
  }

  /** In the order of ISO 8601, which everybody reads alike; of a date only what its format shows. */
  #date(number: number, code: string): string {
    const shows = getFormatDateInfo(code);
    if (!shows.year && !shows.month && !shows.day) return format(code, number);
    const [year, month, day, ...time] = dateFromSerial(this.#from1904 ? number + daysTo1904 : number);
    const date = [year, month, ...(shows.day ? [day] : [])].map(twoDigits).join('-');
    return shows.hours
      ? `${date} ${time
          .slice(0, shows.seconds ? 3 : 2)
          .map(twoDigits)
          .join(':')}`
      : date;
  }
}

function twoDigits(value: number | undefined): string {
  return String(value).padStart(2, '0');
}

/** Without the noise of binary fractions. */
function plain(number: number): string {
  return String(Number(number.toPrecision(15)));
}

/** Groups of digits are not kept apart: nobody would find the number. */
function written(number: number, code: string): string {
  const text = format(code.replaceAll('#,##0', '0'), number).trim();
  return text === '' || /^#+$/.test(text) ? plain(number) : text;
}
