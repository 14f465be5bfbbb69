const monthNames: readonly string[] = [
  'january jan januar janner janvier enero gennaio janeiro januari января',
  'february feb februar feber fevrier febrero febbraio fevereiro februari февраля',
  'march mar marz mars marzo marco maart марта',
  'april apr avril abril aprile апреля',
  'may mai mayo maggio maio mei мая',
  'june jun juni juin junio giugno junho июня',
  'july jul juli juillet julio luglio julho июля',
  'august aug aout agosto augustus августа',
  'september sep sept septembre septiembre settembre setembro сентября',
  'october oct okt oktober octobre octubre ottobre outubro октября',
  'november nov novembre noviembre novembro ноября',
  'december dec dez dezember decembre diciembre dic dicembre dezembro декабря',
];
const monthOf: ReadonlyMap<string, number> = new Map(
  monthNames.flatMap((names, at) => names.split(' ').map((name) => [name, at + 1] as const)),
);
/** Year, month and day. */
type Parts = readonly [year: string, month: string | number, day: string];

/** How dates with a year are written, and where their parts are; where it may be meant in two ways, both. */
const forms: readonly { readonly form: RegExp; readonly read: (found: readonly string[]) => Parts[] }[] = [
  {
    form: /(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)/g,
    read: ([, year = '', , first = '', second = '']) => [[year, first, second]],
  },
  {
    form: /(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)/g,
    read: ([, first = '', sign, second = '', year = '']) =>
      sign === '.'
        ? [[year, second, first]]
        : [
            [year, second, first],
            [year, first, second],
          ],
  },
  {
    form: /(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|[.º])?\s(?:of |de )?(\p{L}{3,12})\.?(?: de| del)?,?\s(\d{4})(?!\d)/gu,
    read: ([, first = '', name = '', year = '']) => [[year, monthOf.get(name) ?? 0, first]],
  },
  {
    form: /(?<!\p{L})(\p{L}{3,12})\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s(\d{4})(?!\d)/gu,
    read: ([, name = '', first = '', year = '']) => [[year, monthOf.get(name) ?? 0, first]],
  },
  {
    form: /(?<!\d)(\d{4})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日/g,
    read: ([, year = '', first = '', second = '']) => [[year, first, second]],
  },
];

/** A date as a text writes it, and the days that it may be, as `2026-05-17`. */
export interface WrittenDate {
  readonly text: string;
  readonly days: readonly string[];
}

/** The dates with day, month and year of a text in small letters without accents, in the notations of several languages. */
export function writtenDates(plain: string): WrittenDate[] {
  return forms.flatMap(({ form, read }) =>
    [...plain.matchAll(form)].flatMap((found) => {
      const days = read(found).flatMap(dayOf);
      return days.length === 0 ? [] : [{ text: found[0], days: [...new Set(days)] }];
    }),
  );
}

function dayOf([year, monthPart, dayPart]: Parts): string[] {
  const [months, days] = [Number(monthPart), Number(dayPart)];
  const isDay = months >= 1 && months <= 12 && days >= 1 && days <= 31;
  return isDay ? [`${year}-${String(months).padStart(2, '0')}-${String(days).padStart(2, '0')}`] : [];
}

/**
 * Whether a text that has these days speaks of one of those that are asked for: it names it, or it names one before and one behind
 * it, as what is valid from one day to another does.
 */
export function speaksOfDay(asked: readonly string[], days: ReadonlySet<string>): boolean {
  const sorted = [...days].sort();
  const [first = '', last = ''] = [sorted[0], sorted.at(-1)];
  return asked.some((one) => days.has(one) || (days.size === 2 && first < one && one < last));
}

/** Dates without a year. */
const yearless: readonly { readonly form: RegExp; readonly read: (found: readonly string[]) => Parts }[] = [
  {
    form: /(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|[.º])?\s(?:of |de )?(\p{L}{3,12})(?!\p{L})/gu,
    read: ([, first = '', name = '']) => ['', monthOf.get(name) ?? 0, first],
  },
  {
    form: /(?<!\p{L})(\p{L}{3,12})\.?\s(\d{1,2})(?:st|nd|rd|th)?(?![\p{L}\d])/gu,
    read: ([, name = '', first = '']) => ['', monthOf.get(name) ?? 0, first],
  },
  {
    form: /(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.(?!\d)/g,
    read: ([, first = '', second = '']) => ['', second, first],
  },
  {
    form: /(?<!\d)(\d{1,2})\s?月\s?(\d{1,2})\s?日/g,
    read: ([, first = '', second = '']) => ['', first, second],
  },
];

/** The days that a text in small letters without accents names without a year, as `-05-17`. */
export function yearlessDays(plain: string): string[] {
  return yearless.flatMap(({ form, read }) =>
    [...plain.matchAll(form)].flatMap((found) => dayOf(read(found))),
  );
}
