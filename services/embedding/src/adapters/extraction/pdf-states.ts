import { limits } from '../../limits.ts';
import { nextToken } from './pdf-dictionary.ts';
import { nestedTooDeeply } from './too-much.ts';

/**
 * Refuses programs of a page that save the state of drawing many times over: pdf.js looks every property up through all
 * states that are saved, which takes quadratic time. Streams that are no programs of a page pass.
 *
 * Not seen: what a picture that is written in the program hides behind a false end of its own.
 *
 * @throws AppError unprocessable, `nested_too_deeply`
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

/** Operators may stand without space between them. */
function change(token: string): number {
  if (!/^[\d.+-]*[qQ]+$/.test(token)) return 0;
  return token.split('q').length - token.split('Q').length;
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
