/** Characters that nobody sees and a model reads: fillers, tags, bidi controls, controls, half surrogate pairs. */
const invisible =
  /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\ufff9-\ufffb]/u;
const joiner = /[\u200c\u200d]/;
const emojiSelector = /[\ufe0e\ufe0f]/;
/** Letters and marks, but for scripts in which a joiner does nothing except split a word unseen. */
const joinedLetter =
  /(?![\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Hani}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}])[\p{L}\p{M}]/u;
/** Belongs to the letter before it, whether the two are one character or not. */
const mark = /\p{M}/u;
const emojiPart = /[\p{Extended_Pictographic}\p{Emoji_Modifier}]/u;

/** Takes text piece by piece and gives what of it can be seen. */
export interface VisibleText {
  push(text: string): string;
}

/**
 * Drops what cannot be seen from text that comes piece by piece: what is hidden there is meant for machines. Line breaks
 * of every kind become `\n`, other white space stays. A joiner stays between letters of scripts that join and within
 * emoji, one selector stays behind an emoji. The pieces may be cut anywhere, also within a surrogate pair.
 *
 * At most one code unit and one joiner are held back; what is held back at the end was nothing to see.
 */
export function createVisibleText(): VisibleText {
  const look = createLook();
  let cutPair = '';
  return {
    push: (text) => {
      const whole = cutPair + text;
      cutPair = /[\ud800-\udbff]$/.exec(whole)?.[0] ?? '';
      return Array.from(whole.slice(0, whole.length - cutPair.length), look).join('');
    },
  };
}

/** The same for a whole text. */
export function visibleText(text: string): string {
  if (/^[\n\t -~]*$/.test(text)) return text;
  return createVisibleText().push(text);
}

/** What of one character after the other can be seen. */
function createLook(): (character: string) => string {
  let before = '';
  let waiting = '';
  let isSelected = false;
  const show = (character: string, asWritten: string): string => {
    const text = waiting !== '' && joins(before, character) ? waiting + character : character;
    waiting = '';
    isSelected = false;
    if (!mark.test(asWritten)) before = asWritten;
    return text;
  };
  const hide = (character: string): string => {
    if (joiner.test(character)) waiting ||= character;
    if (isSelected || !emojiSelector.test(character) || !emojiPart.test(before)) return '';
    isSelected = true;
    return character;
  };
  return (character) => {
    if (character >= ' ' && character <= '~') return show(character, character);
    if (character === '\n' && before === '\r') {
      before = character;
      return '';
    }
    if (/[\n\r\v\f\u0085\u2028\u2029]/.test(character)) return show('\n', character);
    return character !== '\t' && invisible.test(character) ? hide(character) : show(character, character);
  };
}

function joins(before: string, after: string): boolean {
  return [joinedLetter, emojiPart].some((part) => part.test(before) && part.test(after));
}
