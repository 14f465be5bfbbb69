/** In these scripts joiners change the shape or meaning of letters; elsewhere a joiner is only invisible. */
const isJoined =
  /[\p{scx=Arab}\p{scx=Syrc}\p{scx=Mand}\p{scx=Nkoo}\p{scx=Mong}\p{scx=Phag}\p{scx=Adlm}\p{scx=Rohg}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}\p{scx=Bali}\p{scx=Java}\p{scx=Newa}\p{scx=Sund}]/u;
const isPicture = /\p{Extended_Pictographic}/u;

/**
 * C0 and C1 controls except tab and line feed; what Unicode declares ignorable by default: joiners, bidirectional
 * controls, tags, variation selectors, fillers; annotation marks. Text that no reader sees must not reach a model.
 */
const invisible = /[^\P{Cc}\t\n]|\p{Default_Ignorable_Code_Point}|[\ufff9-\ufffb]/gu;

/** What programs write for terminals: colours, movements, titles of windows. */
const terminalControl = /[^\P{Cc}\t\n](?:\[[0-?]*[ -/]*[@-~]|\][^\p{Cc}]{0,1000}[^\P{Cc}\t\n]\\?)/gu;

/** Combining marks on one letter, as many as Unicode's stream-safe format allows; ordering more takes quadratic time. */
const mostMarks = 30;
const marks = /\p{M}+/gu;

/**
 * Makes text safe for every store and model: no NUL or other control characters (Postgres refuses U+0000), no
 * lone surrogates (JSON in UTF-8 cannot carry them), no invisible characters but those that scripts and emoji need, one
 * kind of line end, canonical composition.
 */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(terminalControl, '')
    .replace(invisible, keepBelonging)
    .replace(marks, (pile) => (pile.length > mostMarks ? [...pile].slice(0, mostMarks).join('') : pile))
    .normalize('NFC');
}

/** One line: every run of white space is one space. For headings and table cells. */
export function oneLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim();
}

/** Nothing, or the invisible character itself where it belongs: between letters of such scripts, and inside of emoji. */
function keepBelonging(character: string, at: number, text: string): string {
  const before = characterBefore(text, at);
  const after = characterAt(text, at + character.length);
  const belongs =
    isJoiner(character, { before, after, text, at }) ||
    (/[\ufe0e\ufe0f]/.test(character) && isPicture.test(before)) ||
    (character === '\ufe0f' && /[0-9#*]/.test(before) && after === '\u20e3') ||
    (/[\u180b-\u180d\u180f]/.test(character) && /\p{sc=Mong}/u.test(before)) ||
    (/[\u{e0100}-\u{e01ef}]/u.test(character) && /\p{sc=Han}/u.test(before));
  return belongs ? character : '';
}

interface Neighbours {
  readonly before: string;
  readonly after: string;
  readonly text: string;
  readonly at: number;
}

function isJoiner(character: string, { before, after, text, at }: Neighbours): boolean {
  if (character !== '\u200c' && character !== '\u200d') return false;
  if (isJoined.test(before) && isJoined.test(after)) return true;
  if (character !== '\u200d' || !isPicture.test(after)) return false;
  // A picture may have its selector, or its tone, in between.
  const picture = before === '\ufe0f' ? characterBefore(text, at - 1) : before;
  return isPicture.test(picture) || (picture === before && /\p{Emoji_Modifier}/u.test(before));
}

function characterAt(text: string, at: number): string {
  const point = text.codePointAt(at);
  return point === undefined ? '' : String.fromCodePoint(point);
}

function characterBefore(text: string, at: number): string {
  const isPair = /[\udc00-\udfff]/.test(text[at - 1] ?? '');
  return text.slice(Math.max(0, at - (isPair ? 2 : 1)), Math.max(0, at));
}

/** At most so many UTF-16 units, and no half character; what is cut ends with an ellipsis. */
export function cutText(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
