import { limits } from '../limits.ts';
import { destinationOf, linkAsWritten, readBrackets } from './link-brackets.ts';
import { addressIn, isHarmless } from './link-words.ts';
import type { Passage } from './passage.ts';
import { visibleText } from './visible-text.ts';

/** Characters that end a word: white space, brackets and quotes of Markdown, letters of scripts without spaces. */
export const wordEnd =
  /[\s<>"`[\]|\uff1c\ufe64\p{sc=Hani}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}\u3000-\u301f\uff01\uff08\uff09\uff0c\uff1b\uff1f]/u;
const mostLinks = 200;
/** Enough to see the end of every target that is not too long. */
const longestTarget = limits.linkCharacters.value + 4;

/** For each link and address in the passages, as it is written: the markers of the passages in which it stands. */
export type SourceLinks = ReadonlyMap<string, ReadonlySet<string>>;

/** The links of passages that an answer may repeat: only such as open a page or a mail, at most 200 of a passage. */
export function sourceLinks(passages: readonly Passage[]): SourceLinks {
  const links = new Map<string, Set<string>>();
  for (const { marker, text } of passages) {
    const visible = visibleText(text);
    const found = [...writtenLinks(visible), ...addresses(visible)];
    for (const link of found) links.set(link, (links.get(link) ?? new Set()).add(marker));
  }
  return links;
}

function writtenLinks(text: string): string[] {
  const links: string[] = [];
  let from = 0;
  for (let count = 0; count < mostLinks; count++) {
    const middle = text.indexOf('](', from);
    if (middle < 0) break;
    const link = linkAround(text, { middle, from });
    if (link !== undefined) links.push(link);
    from = middle + 2;
  }
  return links;
}

/** A link without brackets or tags in it: one that has them could carry a marker, or another link, into an answer. */
function linkAround(text: string, { middle, from }: { middle: number; from: number }): string | undefined {
  const open = text.lastIndexOf('[', middle);
  if (open < from) return undefined;
  const isImage = text.charAt(open - 1) === '!';
  const brackets = readBrackets(text.slice(open, middle + longestTarget), 0);
  if (typeof brackets === 'string' || brackets.target === undefined) return undefined;
  const isPlain = !/[[\]<>]/.test(brackets.label + brackets.target);
  const isAbsolute = /^(?:https?|mailto):/i.test(brackets.target.trim());
  return isPlain && isAbsolute && isHarmless(destinationOf(brackets.target))
    ? linkAsWritten(isImage, brackets)
    : undefined;
}

function addresses(text: string): string[] {
  const found: string[] = [];
  for (const word of text.split(wordEnd)) {
    if (found.length === mostLinks) break;
    const address = addressIn(word);
    if (address !== undefined && !address.isDisguised && isHarmless(address.address))
      found.push(address.address);
  }
  return found;
}
