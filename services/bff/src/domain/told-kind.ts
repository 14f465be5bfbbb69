import { numbersIn } from './numbers.ts';
import { isCalendar, withoutTimes } from './other-amounts.ts';

/** A word with a capital behind the first word of a sentence. */
const capital = /(?<=[^\s.!?]\s)\p{Lu}[\p{L}'’-]*/gu;

/** Whether a sentence names somebody, as far as capitals tell: days and months are nobody. In German every noun has one. */
export function hasName(text: string): boolean {
  return (text.match(capital) ?? []).some((word) => !isCalendar(word.toLowerCase()));
}

const places = new Set(
  'in at on under behind beside near nearby next above below beneath between opposite inside outside by along across from to into with upstairs downstairs im am an auf unter hinter neben vor uber zwischen bei beim zum zur gegenuber oben unten links rechts draussen dans sur sous derriere devant pres chez au aux a en entre sobre bajo detras junto cerca nel nella sul sulla sotto dietro op onder achter naast bij'.split(
    ' ',
  ),
);
const leadIn = new Set('to the a an der die das dem den le la les l el los las il lo de het'.split(' '));

const chinesePlace = /[在里裡内內旁处處边邊]|位[于於]|[号號楼樓层層室厅廳]/u;
const japanesePlace =
  /に(?:あ|い|置|保管|設置|掛|しま|位置)|にて|で(?:保管|受|行|開)|[階隣横前内側奥]|[室館庫棟]/u;

/** Whether a statement says where something is: in, at or behind what the question does not name itself. */
export function placeIn(plain: string, question: string): boolean {
  if (/[\p{sc=Hira}\p{sc=Kana}]/u.test(plain)) return japanesePlace.test(plain);
  if (/\p{sc=Han}/u.test(plain)) return chinesePlace.test(plain);
  const asked = new Set(question.match(/\p{L}+/gu));
  const words = withoutTimes(plain).match(/\p{L}+/gu) ?? [];
  return words.some((word, at) => {
    const next = leadIn.has(words[at + 1] ?? '') ? words[at + 2] : words[at + 1];
    return places.has(word) && (next === undefined || !asked.has(next));
  });
}

const dimensions = {
  length: /(?<!\p{L})(?:long|length|lang|laeng|longu|largo|larga|longitud|eslora|lungh|lengte)/u,
  width: /(?<!\p{L})(?:wid|breit|largeur|large(?!\p{L})|anch|larghezza|breed)/u,
  height: /(?<!\p{L})(?:tall|high|height|hoch|hohe|haut|alto(?!\p{L})|alta(?!\p{L})|altur|altezza|hoog)/u,
  depth: /(?<!\p{L})(?:deep|depth|tief|profond|profund|hond[oau]|diep)/u,
};

/** The dimensions that a text has words for. */
export function dimensionsIn(plain: string): Set<string> {
  return new Set(Object.entries(dimensions).flatMap(([name, form]) => (form.test(plain) ? [name] : [])));
}

/** Whether a text can tell the dimension that a question asks for: not when it tells another one; a depth and a width are told by their words. */
export function tellsDimension(plain: string, question: string): boolean {
  const [asked, told] = [dimensionsIn(question), dimensionsIn(plain)];
  if ([...asked].some((one) => told.has(one)) || asked.size === 0) return true;
  return told.size === 0 && !asked.has('depth') && !asked.has('width');
}

const rate =
  /(?<!\p{L})(?:per|pro|je|par|por|al|a|each|every|jede[nrs]?|chaque|cada)\s(?:person|persona|personne|mitglied|member|membre|socio|head|kopf|day|tag|dia|jour|week|woche|semana|semaine|month|monat|mes|mois|year|jahr|ano|an)(?!\p{L})/u;
const mayAsked =
  /(?<!\p{L})(?:can|may|could|allowed|per|each|every|darf|durfen|kann|konnen|bekommt|je|pro|jede[nrs]?|peut|peuvent|par|chaque|puede|pueden|por|cada)(?!\p{L})/u;

/** Whether a number is that of each person or day, where it is asked for how many there are. */
export function isRate(plain: string, question: string): boolean {
  return rate.test(plain) && !mayAsked.test(question);
}

const wordsBefore = 3;
const wordsAfter = 2;
const sameLetters = 5;

/**
 * Whether a number in a text may be the number of such things: where it has a word for them, one stands close by, or ends a part of
 * the sentence. The number of what it has no word for may be any.
 */
export function isCountOf(counted: string, plain: string): boolean {
  const words = plain.match(/\p{L}+|\d+/gu) ?? [];
  const found = words.flatMap((word, at) => (isSame(word, counted) ? [at] : []));
  const last =
    plain.match(/\p{L}+|\d+|[^\p{L}\d\s]/gu)?.filter((_, at, all) => /^[.,;:)]?$/.test(all[at + 1] ?? '')) ??
    [];
  const isNumber = (word = ''): boolean => numbersIn(word).size > 0 && !/^une?$|^uno$|^one$/.test(word);
  return (
    found.length === 0 ||
    last.some((word) => isNumber(word) && !isName(words, word, counted)) ||
    found.some(
      (at) =>
        words.slice(Math.max(0, at - wordsBefore), at).some(isNumber) ||
        (is.test(words[at + 1] ?? '') && words.slice(at + 2, at + 2 + wordsAfter).some(isNumber)),
    )
  );
}

const is = /^(?:is|are|was|were|ist|sind|betragt|est|sont|es|son|be)$/;

/** `room 112`: the number is the name of one of them. */
function isName(words: readonly string[], number: string, counted: string): boolean {
  return words.some((word, at) => word === number && isSame(words[at - 1] ?? '', counted));
}

function isSame(a: string, b: string): boolean {
  const letters = Math.min(sameLetters, a.length, b.length);
  return letters >= 3 && Math.abs(a.length - b.length) <= 3 && a.slice(0, letters) === b.slice(0, letters);
}
