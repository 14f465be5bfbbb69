const language = 'en';
const units: readonly { readonly unit: Intl.RelativeTimeFormatUnit; readonly ms: number }[] = [
  { unit: 'year', ms: 31_557_600_000 },
  { unit: 'month', ms: 2_629_800_000 },
  { unit: 'week', ms: 604_800_000 },
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
  { unit: 'second', ms: 1_000 },
];
const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
const exact = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'long' });
const whole = new Intl.NumberFormat(language);
const precise = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });

/** `5 min. ago`; less than ten seconds is `just now`, or `in a moment`. */
export function relativeTime(at: string, now: number): string {
  const ms = Date.parse(at) - now;
  if (Math.abs(ms) < 10_000) return ms > 0 ? 'in a moment' : 'just now';
  const { unit, ms: size } = units.find((each) => Math.abs(ms) >= each.ms) ?? { unit: 'second', ms: 1_000 };
  return relative.format(Math.trunc(ms / size), unit);
}

/** Of times to come: none that says less than people count in, and no more than one unit is left out. */
const deadlineUnits: readonly {
  readonly unit: Intl.RelativeTimeFormatUnit;
  readonly ms: number;
  /** From which number on, and rounded to which unit that is found out. */
  readonly least: number;
  readonly by: number;
}[] = [
  { unit: 'year', ms: 31_557_600_000, least: 2, by: 2_629_800_000 },
  { unit: 'month', ms: 2_629_800_000, least: 2, by: 86_400_000 },
  { unit: 'day', ms: 86_400_000, least: 1, by: 3_600_000 },
  { unit: 'hour', ms: 3_600_000, least: 1, by: 60_000 },
  { unit: 'minute', ms: 60_000, least: 1, by: 1_000 },
];

/** `in 7 days`, rounded: a week that has just begun is not six days. */
export function deadlineTime(at: string, now: number): string {
  const ms = Date.parse(at) - now;
  const found = deadlineUnits.find((each) => Math.round(ms / each.by) * each.by >= each.least * each.ms);
  return found === undefined ? relativeTime(at, now) : relative.format(Math.round(ms / found.ms), found.unit);
}

/** With day, seconds and time zone. */
export function exactTime(at: string): string {
  return exact.format(new Date(at));
}

/** `1,234`. */
export function count(value: number): string {
  return whole.format(value);
}

/** `1 chunk`, `2 chunks`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** `12.3 KB`, by thousands. */
export function bytes(value: number): string {
  const size = ['B', 'KB', 'MB', 'GB', 'TB'];
  let scaled = value;
  let step = 0;
  while (scaled >= 999.5 && step < size.length - 1) {
    scaled /= 1_000;
    step += 1;
  }
  return `${step === 0 ? scaled : precise.format(scaled)} ${size[step]}`;
}

/** `840 ms`, `3.2 s`, `2 min 5 s`, `3 h 20 min`, `1 h`. */
export function duration(ms: number): string {
  if (ms < 999.5) return `${precise.format(ms < 10 ? ms : Math.round(ms))} ms`;
  const seconds = ms / 1_000;
  if (seconds < 60) return `${precise.format(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min${rest(Math.floor(seconds % 60), 's')}`;
  return `${Math.floor(minutes / 60)} h${rest(minutes % 60, 'min')}`;
}

function rest(value: number, unit: string): string {
  return value === 0 ? '' : ` ${value} ${unit}`;
}

/** `0.8213`, with as many places as tell scores apart. */
export function score(value: number): string {
  return value.toFixed(4);
}
