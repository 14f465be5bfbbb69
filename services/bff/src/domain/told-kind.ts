import { numbersIn } from './numbers.ts';
import { calendarNames, withoutTimes } from './other-amounts.ts';

/** A word with a capital behind the first word of a sentence. */
const capital = /(?<=[^\s.!?]\s)\p{Lu}[\p{L}'’-]*/gu;

/** Whether a sentence names somebody, as far as capitals tell: days and months are nobody. In German every noun has one. */
export function hasName(text: string): boolean {
  return (text.match(capital) ?? []).some((word) => !calendarNames.test(word.toLowerCase()));
}

const place =
  'in|at|on|under|behind|beside|near|nearby|next to|above|below|beneath|between|opposite|inside|outside|by|along|across|from|to|into|with|upstairs|downstairs|im|am|an|auf|unter|hinter|neben|vor|uber|zwischen|bei|beim|zum|zur|gegenuber|oben|unten|links|rechts|draussen|dans|sur|sous|derriere|devant|pres|chez|au|aux|a|en|entre|sobre|bajo|detras|junto|cerca|nel|nella|sul|sulla|sotto|dietro|op|onder|achter|naast|bij';
const article = '(?:the|a|an|der|die|das|dem|den|le|la|les|l|el|los|las|il|lo|de|het)';
const placeWord = new RegExp(
  `(?<![\\p{L}])(?:${place})(?:\\s${article})?(?:\\s(\\p{L}{1,30}))?(?!\\p{L})`,
  'gu',
);

/** Whether a statement says where something is: in, at or behind what the question does not name itself. */
export function placeIn(plain: string, question: string): boolean {
  const asked = new Set(question.match(/\p{L}+/gu));
  return [...withoutTimes(plain).matchAll(placeWord)].some(([, at]) => at === undefined || !asked.has(at));
}

const dimensions = {
  length:
    /(?<!\p{L})(?:long|length|lange?|longueur|longue?|largo|larga|longitud|eslora|lunghezza|lengte)(?!\p{L})/u,
  width: /(?<!\p{L})(?:wide|width|breite?|largeur|large|ancho|ancha|anchura|larghezza|breedte)(?!\p{L})/u,
  height:
    /(?<!\p{L})(?:tall|taller|tallest|high|height|hoch|hohe|haut|haute|hauteur|alto|alta|altura|altezza|hoogte)(?!\p{L})/u,
  depth:
    /(?<!\p{L})(?:deep|depth|tiefe?|profond|profonde|profondeur|profundo|profunda|profundidad|diep|diepte)(?!\p{L})/u,
};

/** The dimensions that a text has words for. */
export function dimensionsIn(plain: string): Set<string> {
  return new Set(Object.entries(dimensions).flatMap(([name, form]) => (form.test(plain) ? [name] : [])));
}

const wordsBefore = 3;
const wordsAfter = 2;
const sameLetters = 5;

/**
 * Whether a number in a text may be the number of such things: where it has a word for them, one stands close by, or ends a part of
 * the sentence. The number of what it has no word for may be any.
 */
export function isCountOf(counted: string, plain: string): boolean {
  const words = plain.match(/\p{L}+|\d+(?:[.,]\d+)*/gu) ?? [];
  const places = words.flatMap((word, at) => (isSame(word, counted) ? [at] : []));
  const last = [...plain.matchAll(/(\p{L}{1,20}|\d{1,12})(?=\s?(?:[.,;:)]|$))/gu)].map(([word]) => word);
  const isNumber = (word: string): boolean => numbersIn(word).size > 0 && !/^une?$|^uno$|^one$/.test(word);
  return (
    places.length === 0 ||
    last.some(isNumber) ||
    places.some((at) => words.slice(Math.max(0, at - wordsBefore), at + wordsAfter + 1).some(isNumber))
  );
}

function isSame(a: string, b: string): boolean {
  const letters = Math.min(sameLetters, a.length, b.length);
  return letters >= 3 && Math.abs(a.length - b.length) <= 3 && a.slice(0, letters) === b.slice(0, letters);
}
