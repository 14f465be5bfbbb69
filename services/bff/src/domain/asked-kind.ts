import { askedName, namesIt } from './asked-name.ts';
import { asksForNumberOf } from './compounds.ts';
import { numberNamed, numbersIn } from './numbers.ts';
import { isCalendar, isUnit, type UnitKind, withoutAmounts, withoutTimes } from './other-amounts.ts';
import { hasName, isCountOf, isRate, placeIn, tellsDimension } from './told-kind.ts';
import { isSmall } from './words.ts';

/** What kind of thing answers a question, as far as its words tell. */
export type AskedKind =
  | 'quantity'
  | 'count'
  | 'size'
  | 'extent'
  | 'time'
  | 'person'
  | 'name'
  | 'place'
  | 'any';

const quantityAsked =
  /\bhow (?:many|much|long|high|tall|wide|deep|far|old|large|big|fast|often|heavy|hot|cold|soon|late|early|quickly)\b|\bwie (?:viele?n?|lange?|hoch|tief|breit|weit|alt|gross|oft|schwer|teuer|schnell|haufig|spat|warm|kalt)\b|\bwieviele?\b|\bkostet\b|\bwas kosten\b|\bcombien\b|\bquel (?:age|prix|montant|delai|nombre|pourcentage|tarif|cout)\b|\bquelle (?:duree|hauteur|longueur|taille|distance|quantite|temperature|somme|superficie)\b|\bcuant[oa]s?\b|\bque (?:precio|altura|edad|longitud|temperatura|tamano|distancia)\b|\bquant[ioae]s?\b|\bhoe(?:veel| lang| hoog| vaak| oud| groot)\b|\bwhat (?:percentage|share|is the (?:price|cost|fee|height|length|weight|width|depth|temperature|distance|age|capacity))\b|\b(?:quel(?:le)? est l(?:e |a |.)|cual es (?:el|la) )(?:age|prix|montant|delai|nombre|tarif|cout|duree|distance|temperature|edad|precio|temperatura|distancia|numero de)\b|いくら|いくつ|どのくらい|どれくらい|どれだけ|何(?:人|回|名|円|個|本|枚|階|度|分|歳|年|か月|カ月|ヶ月|キロ|メートル|パーセント|時間|日間|週間|台|冊|席|倍)|多少|几(?:个|次|人|年|天|层|岁|元|名|小时|分钟|公里|台|本)|多(?:长|久|大|高|远|重|深|宽)/;
const timeAsked =
  /^\W*(?:when|wann|quand|cuando|quando|wanneer)\b|\b(?:what|which|on what|on which) (?:time|date|day|days|weekday|month|year|hour|hours)\b|\bsince when\b|\buntil when\b|\b(?:ab|bis|seit) wann\b|\b(?:um|bis) wie viel uhr\b|\bum welche (?:uhr)?zeit\b|\bwelche[mnrs]? (?:tag|tagen|wochentag|datum|monat|jahr|uhrzeit)\b|\b(?:a|depuis|jusqu a) quand\b|\bquel(?:le)?s? (?:jours?|heures?|dates?|mois|annee)\b|\b(?:que|cual es la) (?:dia|dias|hora|horas|fecha|mes|ano)\b|\b(?:desde|hasta|para) cuando\b|いつ|何(?:時|日|曜日|月)|什么时候|何时|几(?:点|号|月)|哪(?:天|年|一天|一年)|星期几|周几/;

const numberWord =
  /\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|half|twice|once|double|free|daily|weekly|monthly|yearly|hourly|every|annually|quarterly|ein(?:e[mnrs]?)?|zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|elf|zwolf|dreizehn|vierzehn|funfzehn|zwanzig|dreissig|vierzig|funfzig|sechzig|siebzig|achtzig|neunzig|hundert|tausend|million(?:en)?|halbe[nrs]?|einmal|zweimal|dreimal|taglich|wochentlich|monatlich|jahrlich|stundlich|vierteljahrlich|jede[nrs]?|kostenlos|kostenfrei|gratis|une?|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|quarante|cinquante|soixante|cent|mille|demi|demie|gratuite?|gratuitement|chaque|uno?|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|veinte|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien(?:to)?|mil|media|medio|cada|gratuit[oa]|due|tre|quattro|cinque|sei|sette|otto|nove|dieci)\b|(?:wochen|tage|monat)[ns]?weise|[一二三四五六七八九十百千万億两半〇零]|毎|每|無料|免费/;
const timeWord =
  /\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec)\b|\b(?:noon|midnight|morning|mornings|afternoon|evening|evenings|night|nights|spring|summer|autumn|winter|daily|weekly|monthly|dawn|dusk|sunrise|sunset|weekends?|weekdays?|tomorrow|yesterday|easter|christmas|after|before|once|every|when|soon as)\b|\b(?:montags?|dienstags?|mittwochs?|donnerstags?|freitags?|samstags?|sonnabends?|sonntags?|januar|februar|marz|mai|juni|juli|oktober|dezember|mittags?|mitternacht|morgens?|abends?|nachts?|fruhling|fruhjahr|sommer|herbst|taglich|wochentlich|monatlich|werktags|wochenende|ostern|weihnachten|quartalsende|jahresende|monatsende)\b|\b(?:lundis?|mardis?|mercredis?|jeudis?|vendredis?|samedis?|dimanches?|janvier|fevrier|mars|avril|juin|juillet|aout|septembre|octobre|novembre|decembre|midi|minuit|matin|soir|nuit|printemps|ete|automne|hiver|noel|paques)\b|\b(?:lunes|martes|miercoles|jueves|viernes|sabados?|domingos?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|mediodia|medianoche|manana|tarde|noche|primavera|verano|otono|invierno|navidad)\b|[月火水木金土日]曜|(?:星期|周|礼拜)[一二三四五六日天]|[春夏秋冬]|午前|午後|正午|上午|下午|中午|晚上|早上|毎|每|[前当翌昨今明次]日|[先今来翌]週|月末|年末|年初/;

/** A number that is a time: with its unit, as a date, an hour or a year, or behind a word for when. `number 13` is none. */
const timeNumber =
  /\d{1,2}[:.h]\d{2}(?!\d)|\d{1,2}\s?(?:[ap]\.?m\b|h\b|uhr|heures?|horas?|ore\b|uur|o.clock)|(?<!\d)(?:1[0-9]|20|21)\d{2}(?!\d)|\d{1,2}(?:st|nd|rd|th)\b|\d{1,2}[./-]\d{1,2}(?!\d)|\d\s?[時日月年号點点分]|\d\s?(?:days?|weeks?|months?|years?|hours?|minutes?|tage?n?|wochen?|monate?n?|jahre?n?|stunden?|minuten|jours?|semaines?|mois|ans?|annees?|minutes|dias?|semanas?|mes(?:es)?|anos?|minutos|giorn[io]|settiman[ae]|mes[ei]|ann[io]|minuti|dagen|dag|weken|maanden|jaar)\b|\b(?:at|from|until|till|by|before|after|since|on|in|to|and|um|ab|bis|gegen|vor|nach|seit|am|im|und|a|des|vers|de|le|las|los|el|y|alle|dalle|il|e|om|vanaf|tot|op|en|as)\s\d{1,4}\b/;

const personAsked =
  /^[^\p{L}]*(?:who (?:is|was|are|were)|qui (?:est|etait|sont)|quien(?:es)? (?:es|era|son|fue))(?!\p{L})/u;
/** How many of a thing there are; of units, which follow, it is an amount. */
const countAsked =
  /\b(?:how many|wie ?viele[nr]?|combien d[e ]|cuant[oa]s|quant[ie]|hoeveel(?! (?:kost|weegt|duurt|bedraagt))) ?(\p{L}+)/u;
const sizeAsked =
  /\bhow (?:tall|wide|deep|big)\b|\bwie (?:tief|breit)\b|\b(?:cuanto mide|(?:que|cual es la) (?:altura|longitud|tamano|profundidad|anchura))\b|\bcombien mesure\b|\b(?:quelle (?:est la )?)(?:hauteur|longueur|taille|superficie|largeur|profondeur)\b|\bwhat is the (?:height|length|width|depth)\b/;
/** A length or a duration. */
const extentAsked = /\bhow long\b|\bwie lange?\b/;
const placeAsked = /^[^\p{L}]*(?:where|wo|ou|donde|dove|waar)(?!\p{L})|どこ|何処|哪里|哪裡|哪儿|在哪/u;
/** Words for one and for all, which count nothing. */
const articles =
  /\b(?:one|eins|ein(?:e[mnrs]?)?|une?|un[oa]?|every|each|jede[nrs]?|cada|chaque|free|daily|weekly|monthly|yearly|hourly|annually|quarterly|twice|once|einmal|zweimal|dreimal|[a-z]{4,12}lich)\b/g;
/** Units in which nothing is counted, and no size is given. */
const otherUnits: Readonly<Record<'count' | 'size' | 'extent', readonly UnitKind[]>> = {
  count: ['money', 'length', 'weight', 'volume', 'share', 'duration'],
  size: ['money', 'weight', 'share', 'duration'],
  extent: ['money', 'weight', 'share'],
};

/** What kind of thing is asked for; the text without accents, in small letters. */
export function askedKind(folded: string): AskedKind {
  if (timeAsked.test(folded)) return 'time';
  if (sizeAsked.test(folded)) return 'size';
  if (extentAsked.test(folded)) return 'extent';
  if (askedName(folded) === 'name') return 'name';
  const counted = countAsked.exec(folded)?.[1];
  if (counted !== undefined && !isUnit(counted)) return 'count';
  if (quantityAsked.test(folded)) return 'quantity';
  if (placeAsked.test(folded)) return 'place';
  return personAsked.test(folded) ? 'person' : 'any';
}

/** Whether a number answers. */
export function asksForNumber(kind: AskedKind): boolean {
  return ['quantity', 'count', 'size', 'extent'].includes(kind);
}

/** A statement, as far as it may hold what is asked for. */
interface Candidate {
  /** In small letters without accents. */
  readonly plain: string;
  readonly text: string;
  /** It has the names of its numbers beside them, as rows and labels do; of other numbers the words around them tell what they are. */
  readonly isNamed: boolean;
  /** Numbers of the question that are names, in digits: `drum 77` has no length by that. */
  readonly named: ReadonlySet<string>;
  /** The question, in small letters without accents. */
  readonly question: string;
}

/**
 * Whether a text can hold what is asked for: no amount is given without a number that is not of a name in the question, nothing is counted in
 * metres, no time is told without one or a name of a time, nobody is named without a name, and no place without a word for where.
 */
export function canAnswer(kind: AskedKind, candidate: Candidate): boolean {
  const { plain, text, isNamed, question } = candidate;
  if (isNamed && asksForNumberOf(question) && !/\p{N}/u.test(plain)) return false;
  if (kind === 'any') return true;
  if (kind === 'person') return hasName(text);
  if (kind === 'name') return isNamed || namesIt(text, plain, question);
  if (kind === 'place') return isNamed || placeIn(plain, question);
  if (kind === 'time') return hasAmount(kind, candidate);
  if (!isNamed) return hasAmountOf(kind, { ...candidate, plain: withoutNumberNames(plain) });
  return hasAmountOf(kind, candidate);
}

function hasAmountOf(kind: 'quantity' | 'count' | 'size' | 'extent', candidate: Candidate): boolean {
  const { plain, question } = candidate;
  if (kind === 'quantity') return hasAmount(kind, candidate);
  if (kind === 'count' ? isRate(plain, question) : !tellsDimension(plain, question)) return false;
  return hasAmount(kind, { ...candidate, plain: countable(kind, candidate) });
}

/** `pier 3` at the end of a clause: the number says which one is meant, and how much of nothing. */
const numberName =
  /(?<!\p{L})(\p{L}{3,40}) (?!(?:1[5-9]|20)\d\d(?!\d))\d{1,9}(?=\s?(?:[.,;:!?)]\D|[.,;:!?)]?$|(?:and|or|und|oder|et|ou|y|o|e|en|of)\s))/gu;

function withoutNumberNames(plain: string): string {
  return plain.replace(numberName, (whole, word: string) =>
    isSmall(word) || isCalendar(word) ? whole : word,
  );
}

/** What is left of a text when amounts that cannot be meant are taken away. */
function countable(kind: 'count' | 'size' | 'extent', { plain, isNamed, question }: Candidate): string {
  if (isNamed) return kind === 'count' ? plain : withoutTimes(plain);
  const counted = kind === 'count' ? countAsked.exec(question)?.[1] : undefined;
  if (counted !== undefined && !isCountOf(counted, withoutTimes(plain))) return '';
  const left = withoutAmounts(kind === 'extent' ? plain : withoutTimes(plain), otherUnits[kind]);
  return left.replace(articles, ' ');
}

function hasAmount(kind: AskedKind, { plain, isNamed, named }: Candidate): boolean {
  const hasNumber =
    [...numbersIn(plain)].some((number) => !named.has(number)) || /[\p{Nl}\p{No}]/u.test(plain);
  if (hasNumber && (kind !== 'time' || isNamed || !/\d/.test(plain) || timeNumber.test(plain))) return true;
  const others = plain.replace(/[a-z]+/g, (word) => (named.has(numberNamed(word) ?? '') ? ' ' : word));
  return numberWord.test(others) || (kind === 'time' && timeWord.test(plain));
}
