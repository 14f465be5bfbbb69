/** Names of days and months in small letters without accents, in the languages of the questions. */
const calendar =
  '(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|march|april|may|june|july|august|september|october|november|december|(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag)s?|januar|februar|marz|mai|juni|juli|oktober|dezember|(?:lun|mar|mercre|jeu|vendre|same)dis?|dimanches?|janvier|fevrier|mars|avril|juin|juillet|aout|septembre|octobre|novembre|decembre|lunes|martes|miercoles|jueves|viernes|sabados?|domingos?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|spring|summer|autumn|winter|fruhjahr|sommer|herbst|printemps|ete|automne|hiver|primavera|verano|otono|invierno)';
/** A word that is one of them. */
export const calendarNames = new RegExp(`^${calendar}$`, 'u');
const preposition =
  '(?:on|in|at|from|until|till|by|before|after|between|since|every|am|im|um|ab|bis|vor|nach|zwischen|gegen|seit|jeden|le|en|au|des|du|avant|apres|jusqu au|depuis|el|los|de|del|hasta|desde|antes de|despues de|a|alle|om|op|vanaf|tot)';
const hourName =
  '(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|\\d{1,2})';

/** When something is: `at 9.30`, `um 8 Uhr`, `antes de las nueve`, `on the first Monday of May`, `since 2019`. */
const times = new RegExp(
  [
    `(?<![\\p{L}\\d])\\d{1,2}:\\d{2}(?!\\d)`,
    `(?<![\\p{L}\\d])(?:at|from|until|till|between|and|um|von|bis|ab|und|zwischen|de|a|y|et|alle|om)\\s\\d{1,2}[.]\\d{2}(?!\\d)`,
    `(?<![\\p{L}\\d])\\d{1,2}(?:[.:]\\d{2})?\\s?(?:uhr|[ap]\\.?m\\b|o.clock|h(?:\\s?\\d{2})?(?![\\p{L}\\d]))`,
    `(?<![\\p{L}\\d])(?:a|antes de|despues de|hasta|desde|de|entre|sobre|y)\\s(?:las?\\s)${hourName}(?![\\p{L}\\d])`,
    `(?<![\\p{L}\\d])(?:at|before|after|until|till|by|around)\\s${hourName}(?![\\p{L}\\d])(?!\\s\\p{L})`,
    `(?<![\\p{L}\\d])\\d{1,2}(?:st|nd|rd|th|er|\\.)?\\s(?:of\\s|de\\s)?${calendar}(?!\\p{L})`,
    `(?<![\\p{L}\\d])(?:${preposition}\\s)?(?:\\p{L}{1,20}\\s){0,2}?${calendar}(?!\\p{L})(?:\\s\\d{1,2}(?!\\d))?`,
    `(?<![\\p{L}\\d])(?:in|since|from|until|before|after|seit|im jahr|jahr|en|depuis|desde|del?|dal|nel|sinds)\\s(?:1[89]|20)\\d{2}(?!\\d)`,
    `[一二三四五六七八九十〇\\d]{1,4}\\s?[時点點](?!間)|\\d{1,4}\\s?年(?!間)`,
  ].join('|'),
  'gu',
);

/** In digits, or as a word, which stands apart from its unit. */
const number = '(?<![\\p{L}\\d])(?:\\d{1,12}(?:[.,]\\d{1,12}){0,4}\\s?|\\p{L}{2,12}\\s)';
const units = {
  money:
    '(?:€|\\$|£|¥|euros?|pounds?|dollars?|cents?|pence|crowns?|francs?|franken|pesos?|kr|chf|eur|usd|gbp)',
  length:
    '(?:m|cm|mm|km|ft|met(?:er|re)s?|meters?|centimet(?:er|re)s?|zentimetern?|millimet(?:er|re)s?|kilomet(?:er|re)s?|kilometern?|metern|metros?|centimetros?|kilometros?|feet|foot|inch(?:es)?|miles?)',
  weight:
    '(?:kg|g|t|kilos?|kilogram(?:me|mo|m)?s?|grams?|grammes?|gramos?|gramm|tonnen?|tons?|tonnes|toneladas?)',
  volume: '(?:l|litres?|liters?|liter|litern|litros?|litri)',
  share:
    '(?:%|percent|per cent|prozent|pour cent|por ciento|°\\s?c?|degrees?|grad|degres?|grados?|bar|volts?|watts?|kw|hp|ps)',
  duration:
    '(?:hours?|minutes?|seconds?|days?|weeks?|months?|years?|stunden?|minuten?|sekunden?|tage?n?|wochen?|monate?n?|jahre?n?|heures?|jours?|semaines?|mois|ans?|annees?|horas?|minutos?|dias?|semanas?|mes(?:es)?|anos?|ore|giorni|settimane|mesi|anni|uur|dagen|weken|maanden|jaar)',
} as const;

/** A kind of unit. */
export type UnitKind = keyof typeof units;

const forms = new Map(
  (Object.keys(units) as UnitKind[]).map((kind) => [
    kind,
    new RegExp(
      `${kind === 'money' ? '[€$£¥]\\s?\\d{1,12}(?:[.,]\\d{1,12}){0,4}|' : ''}${number}(?:square |cubic )?${units[kind]}(?![\\p{L}\\d])`,
      'gu',
    ),
  ]),
);

/** A text, in small letters without accents, without what it says of when something is. */
export function withoutTimes(plain: string): string {
  return plain.replace(times, ' ');
}

/** Without amounts in units of these kinds. */
export function withoutAmounts(plain: string, kinds: readonly UnitKind[]): string {
  return kinds.reduce((text, kind) => text.replace(forms.get(kind) ?? /$^/u, ' '), plain);
}

const anyUnit = new RegExp(`^(?:${Object.values(units).join('|')})$`, 'u');

/** Whether a word is the name of a unit: how many of them is asked for as an amount. */
export function isUnit(word: string): boolean {
  return anyUnit.test(word);
}
