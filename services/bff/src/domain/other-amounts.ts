const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Names of days, months and seasons in small letters without accents, in the languages of the questions. */
const calendar =
  words(`monday mondays tuesday tuesdays wednesday wednesdays thursday thursdays friday fridays saturday saturdays sunday sundays
  january february march april may june july august september october november december montag montags dienstag dienstags mittwoch mittwochs
  donnerstag donnerstags freitag freitags samstag samstags sonnabend sonntag sonntags januar februar marz mai juni juli oktober dezember
  lundi lundis mardi mardis mercredi mercredis jeudi jeudis vendredi vendredis samedi samedis dimanche dimanches janvier fevrier mars avril
  juin juillet aout septembre octobre novembre decembre lunes martes miercoles jueves viernes sabado sabados domingo domingos enero febrero
  marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre spring summer autumn winter fruhjahr sommer herbst printemps
  automne hiver primavera verano otono invierno`);
/** Words ahead of a time. */
const ahead =
  words(`on in at from until till by before after between since every around and am im um ab bis vor von nach zwischen gegen seit
  jeden und le en au des du avant apres depuis et el los de del hasta desde entre sobre y a alle om op vanaf tot`);
const hours = words(
  'one two three four five six seven eight nine ten eleven twelve una dos tres cuatro cinco seis siete ocho nueve diez once doce',
);
const clocks = words('uhr h am pm');

const units = {
  money: words(
    '€ $ £ ¥ euro euros pound pounds dollar dollars cent cents pence crown crowns franc francs franken peso pesos kr chf eur usd gbp',
  ),
  length: words(
    `m cm mm km ft meter meters metre metres metern centimeter centimeters centimetre centimetres zentimeter zentimetern millimeter
    millimetre millimetres kilometer kilometern kilometers kilometre kilometres metro metros centimetro centimetros kilometro kilometros
    feet foot inch inches mile miles`,
  ),
  weight: words(
    'kg g t kilo kilos kilogram kilograms kilogramm kilogramme kilogrammes kilogramo kilogramos gram grams gramm gramme grammes gramo gramos ton tons tonne tonnes tonnen tonelada toneladas',
  ),
  volume: words('l liter liters litern litre litres litro litros litri'),
  share: words(
    '% percent prozent ° degree degrees grad degre degres grado grados bar volt volts watt watts kw hp ps',
  ),
  duration: words(
    `hour hours minute minutes minuten second seconds day days week weeks month months year years stunde stunden sekunde sekunden tag tage
    tagen woche wochen monat monate monaten jahr jahre jahren heure heures jour jours semaine semaines mois an ans annee annees hora horas
    minuto minutos dia dias semana semanas mes meses ano anos ore giorni settimane mesi anni uur dag dagen weken maanden jaar`,
  ),
} as const;

/** A kind of unit. */
export type UnitKind = keyof typeof units;

/** A word, a run of digits, or a sign, with its place. */
interface Token {
  readonly text: string;
  readonly start: number;
}

function tokensOf(plain: string): Token[] {
  return [...plain.matchAll(/\p{L}+|\d+|[^\p{L}\d\s]/gu)].map(({ 0: text, index }) => ({
    text,
    start: index,
  }));
}

const isDigits = (text = ''): boolean => /^\d+$/.test(text);
const isPoint = (text = ''): boolean => text === '.' || text === ',' || text === ':';

/** Whether a word is the name of a day, a month or a season. */
export function isCalendar(word: string): boolean {
  return calendar.has(word);
}

/** Whether a word is the name of a unit: how many of them is asked for as an amount. */
export function isUnit(word: string): boolean {
  return Object.values(units).some((some) => some.has(word));
}

/** A text, in small letters without accents, without what it says of when something is: `at 9.30`, `on the first Monday of May`, `since 2019`. */
export function withoutTimes(plain: string): string {
  const tokens = tokensOf(plain).map(({ text }) => text);
  return without(plain, (drop) => {
    for (const [at, text] of tokens.entries()) {
      if (isDigits(text)) dropClock(tokens, at, drop);
      if (isHour(tokens, at) || isYear(tokens, at)) drop(at, at + 1);
      if (calendar.has(text)) dropDate(tokens, at, drop);
    }
  });
}

function dropDate(tokens: readonly string[], at: number, drop: Drop): void {
  drop(startOfDate(tokens, at), isDigits(tokens[at + 1]) ? at + 2 : at + 1);
}

type Drop = (start: number, end: number) => void;

/** `9:30`, `9.30 Uhr`, and `9.30` behind a word for when. */
function dropClock(tokens: readonly string[], at: number, drop: Drop): void {
  const [point, minutes] = [tokens[at + 1], tokens[at + 2]];
  const hasMinutes = isPoint(point) && point !== ',' && /^\d{2}$/.test(minutes ?? '');
  const end = at + (hasMinutes ? 3 : 1);
  const isNamed = clocks.has(tokens[end] ?? '');
  const isTold = hasMinutes && (point === ':' || ahead.has(tokens[at - 1] ?? ''));
  if (isNamed) drop(at, end + 1);
  else if (isTold) drop(at, end);
}

/** `before nine.`, `a las nueve`: an hour, and no number of something. */
function isHour(tokens: readonly string[], at: number): boolean {
  const [before = '', text = '', after = ''] = tokens.slice(Math.max(0, at - 1), at + 2);
  if (at === 0 || !(hours.has(text) || /^\d{1,2}$/.test(text))) return false;
  if (before === 'las' || before === 'la') return ahead.has(tokens[at - 2] ?? '');
  return (
    /^(?:at|before|after|until|till|by|around)$/.test(before) && !/^[\p{L}\d]/u.test(after) && !isPoint(after)
  );
}

function isYear(tokens: readonly string[], at: number): boolean {
  const before = tokens[at - 1] ?? '';
  return (
    /^(?:1[89]|20)\d{2}$/.test(tokens[at] ?? '') &&
    (ahead.has(before) || /^(?:jahr|dal|nel|sinds)$/.test(before))
  );
}

const mostWordsAhead = 4;

/** A name of a day or a month with its number, its article and its preposition. */
function startOfDate(tokens: readonly string[], at: number): number {
  for (let start = at - 1; start >= Math.max(0, at - mostWordsAhead); start -= 1) {
    if (ahead.has(tokens[start] ?? '') && !/^(?:de|of)$/.test(tokens[start] ?? '')) return start;
  }
  return isDigits(tokens[at - 1]) ? at - 1 : isDigits(tokens[at - 2]) ? at - 2 : at;
}

/** Without amounts in units of these kinds. */
export function withoutAmounts(plain: string, kinds: readonly UnitKind[]): string {
  const tokens = tokensOf(plain).map(({ text }) => text);
  const isOf = (text = ''): boolean => kinds.some((kind) => units[kind].has(text));
  return without(plain, (drop) => {
    for (const [at, text] of tokens.entries()) {
      if (!isOf(text)) continue;
      const end = at - (/^(?:square|cubic)$/.test(tokens[at - 1] ?? '') ? 1 : 0);
      drop(startOfNumber(tokens, end), at + 1);
      if (/^[€$£¥]$/.test(text)) drop(at, endOfNumber(tokens, at + 1));
    }
  });
}

/** Of the number that ends ahead of this place, in digits or as a word. */
function startOfNumber(tokens: readonly string[], end: number): number {
  let start = end;
  while (start > 0 && (isDigits(tokens[start - 1]) || (start < end && isPoint(tokens[start - 1]))))
    start -= 1;
  return start === end && /^\p{L}/u.test(tokens[end - 1] ?? '') ? end - 1 : start;
}

function endOfNumber(tokens: readonly string[], start: number): number {
  let end = start;
  while (isDigits(tokens[end]) || (end > start && isPoint(tokens[end]) && isDigits(tokens[end + 1])))
    end += 1;
  return end;
}

/** A text without the tokens that are dropped. */
function without(plain: string, choose: (drop: Drop) => void): string {
  const tokens = tokensOf(plain);
  const dropped = new Set<number>();
  choose((start, end) => {
    for (let at = Math.max(0, start); at < end; at += 1) dropped.add(at);
  });
  if (dropped.size === 0) return plain;
  return tokens
    .map(({ text, start }, at) => {
      const next = tokens[at + 1]?.start ?? plain.length;
      return dropped.has(at) ? ' ' : text + plain.slice(start + text.length, next);
    })
    .join('');
}
