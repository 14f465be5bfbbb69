import { limits } from '../../limits.ts';
import { nestedTooDeeply } from './failures.ts';
import { nextToken } from './pdf-dictionary.ts';

/**
 * Refuses content streams that save the graphics state too often: pdf.js looks up every property through all saved states,
 * which takes quadratic time. Other streams pass.
 *
 * Not found: operators that an inline picture hides after a false end marker.
 *
 * @throws AppError `unprocessable` (`nested_too_deeply`)
 */
export function assertShallowStates(content: Buffer): void {
  const most = limits.pdfSavedStates.value;
  if (!holdsMore(content, 'q', most)) return;
  let depth = 0;
  for (let token = nextToken(content, 0); token !== undefined; ) {
    depth = Math.max(depth + change(token.text), 0);
    if (depth > most) throw nestedTooDeeply();
    const isPicture = token.text === 'ID';
    token = nextToken(content, isPicture ? endOfPicture(content, token.end) : token.end);
  }
}

/** What pdf.js knows as operators, and starts of words that it waits for the rest of. */
const operators = new Set(
  `w J j M d ri i gs q Q cm m l c v y h re S s f F f* B B* b b* n W W* BT ET Tc Tw Tz TL Tf Tr Ts Td TD Tm T* Tj TJ ' " d0 d1 CS cs SC SCN sc scn G g RG rg K k sh BI ID EI Do MP DP BMC BDC EMC BX EX BM BD true fa fal fals false nu nul null`.split(
    ' ',
  ),
);

/** How many more states are saved than restored. Operators may stand without space between them, as in `bcq`. */
function change(token: string): number {
  if (!/[qQ]/.test(token)) return 0;
  let saved = 0;
  for (const [word] of token.matchAll(/[^\d.+-]+/g)) {
    for (let rest = word; rest !== ''; ) {
      const operator = firstOperator(rest);
      if (operator === 'q') saved += 1;
      else if (operator === 'Q') saved -= 1;
      rest = rest.slice(operator.length);
    }
  }
  return saved;
}

/** As pdf.js parts a word: an operator ends where one more letter would make it unknown. */
function firstOperator(word: string): string {
  let end = 1;
  while (
    end < word.length &&
    !(operators.has(word.slice(0, end)) && !operators.has(word.slice(0, end + 1)))
  ) {
    end += 1;
    // No operator is this long: a word that began as none is none.
    if (end > 5) return word;
  }
  return word.slice(0, end);
}

function endOfPicture(content: Buffer, from: number): number {
  const end = content.indexOf('EI', from);
  return end < 0 ? content.length : end + 2;
}

function holdsMore(content: Buffer, text: string, most: number): boolean {
  let count = 0;
  for (let at = content.indexOf(text); at >= 0 && count <= most; at = content.indexOf(text, at + 1))
    count += 1;
  return count > most;
}
