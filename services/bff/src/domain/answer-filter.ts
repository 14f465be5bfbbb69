import { limits } from '../limits.ts';
import { type AnswerOutput, createAnswerOutput } from './answer-output.ts';
import { linkAsWritten, readBrackets } from './link-brackets.ts';
import { addressIn, type WordAddress } from './link-words.ts';
import type { Passage } from './passage.ts';
import { type SourceLinks, sourceLinks, wordEnd } from './source-links.ts';
import { createVisibleText } from './visible-text.ts';

/** Filters an answer piece by piece. */
export interface AnswerFilter {
  /** The text that is decided by now; at most a few hundred characters are held back. */
  push(text: string): string;
  /** The rest. */
  end(): string;
}

/** Replaces an address that was removed. */
const removed = '(link removed)';
/** Punctuation that begins no address; it is written at once, so that the end of a sentence is not held back. */
const lightMark = /[.,;:!?'()*\-/=+#~{}$^\u2013\u2014\u2026\u2018\u2019\u201c\u201d\u00ab\u00bb\uff1a]/;
const addressPart = /[\w.+%~\-/=#&@]/;
const letterOrDigit = /[\p{L}\p{N}_]/u;

/** What is to be done at a place: how much of the text it takes; nothing when more must come before that is known. */
type Step = number | undefined;

interface Scan {
  readonly output: AnswerOutput;
  readonly links: SourceLinks;
  readonly markers: ReadonlySet<string>;
  /** Markers that came out. */
  readonly cited: Set<string>;
}

interface Place {
  readonly text: string;
  readonly at: number;
  /** Nothing comes after the text. */
  readonly isWhole: boolean;
}

/**
 * Lets an answer through as text. A link, an image or a bare address stays only as it stands in a passage that the answer
 * cites, before it or within the next 600 characters; of others the text stays and the address is dropped. Tags come out
 * as text, invisible characters and numbers in brackets that no passage has do not come out. Two answers that are equal
 * come out equal, however they were cut into pieces.
 *
 * It holds back a word until it ends, and a link until it is known what it cites; both are bounded.
 */
export function createAnswerFilter(passages: readonly Passage[]): AnswerFilter {
  const markers = new Set(passages.map(({ marker }) => marker));
  return filterWith(sourceLinks(passages), markers).filter;
}

function filterWith(
  links: SourceLinks,
  markers: ReadonlySet<string>,
): { filter: AnswerFilter; cited: ReadonlySet<string> } {
  const scan: Scan = { output: createAnswerOutput(), links, markers, cited: new Set() };
  const visible = createVisibleText();
  let waiting = '';
  return {
    cited: scan.cited,
    filter: {
      push: (text) => {
        waiting += visible.push(text);
        waiting = waiting.slice(run(scan, waiting, false));
        return scan.output.take();
      },
      end: () => {
        run(scan, waiting, true);
        waiting = '';
        return scan.output.end();
      },
    },
  };
}

/** Goes through a text as far as it is clear; gives how far that was. */
function run(scan: Scan, text: string, isWhole: boolean): number {
  let at = 0;
  while (at < text.length) {
    const step = next(scan, { text, at, isWhole });
    if (step === undefined) break;
    at += step;
  }
  return at;
}

function next(scan: Scan, place: Place): Step {
  const { text, at } = place;
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (character === '[') return inBrackets(scan, place);
  if (character === '<') return inAngles(scan, place);
  if ((character === '!' || character === ' ') && at + 1 === text.length && !place.isWhole) return undefined;
  if (character === '!' && text.charAt(at + 1) === '[') return inBrackets(scan, place);
  if (character === ' ' && text.charAt(at + 1) === '[') return spaceAndBrackets(scan, place);
  if (wordEnd.test(character) || lightMark.test(character)) return write(scan, character);
  return word(scan, place);
}

function write(scan: Scan, text: string): Step {
  scan.output.write(text);
  return text.length;
}

/** A word is checked as a whole; one that is longer than any link in parts, which are written apart. */
function word(scan: Scan, place: Place): Step {
  const { text, at, isWhole } = place;
  const most = limits.linkCharacters.value;
  const seen = text.slice(at, at + most);
  const end = seen.search(wordEnd);
  if (end < 0 && seen.length < most && !isWhole) return undefined;
  const isPart = end < 0 && seen.length === most;
  const whole = isPart ? seen.replace(/[\ud800-\udbff]$/, '') : seen.slice(0, end < 0 ? most : end);
  const { start, address, isDisguised } = addressIn(whole) ?? noAddress(whole);
  const stays =
    address === '' ||
    (!isDisguised && !isPart && mayStay(scan, address, { ...place, at: at + whole.length }));
  if (stays === undefined) return undefined;
  scan.output.write(whole.slice(0, start));
  if (address !== '') keepWhole(scan.output);
  if (stays) scan.output.writeLink(address);
  else scan.output.write(removed);
  if (address !== '' || isPart) scan.output.separate();
  scan.output.write(whole.slice(start + address.length));
  return whole.length;
}

/** What was written before must not become a part of an address. */
function keepWhole(output: AnswerOutput): void {
  if (addressPart.test(output.last())) output.separate();
}

function noAddress(word: string): WordAddress {
  return { start: word.length, address: '', isDisguised: false };
}

/** `<https://…>`, a link; any other `<` is text. */
function inAngles(scan: Scan, place: Place): Step {
  const { text, at, isWhole } = place;
  const inner = text.slice(at + 1, at + 1 + limits.linkCharacters.value);
  const end = inner.search(/[\s<>]/);
  if (end < 0 && inner.length < limits.linkCharacters.value && !isWhole) return undefined;
  const address = inner.slice(0, Math.max(end, 0));
  if (inner.charAt(end) !== '>' || addressIn(address)?.start !== 0) return write(scan, '<');
  const length = address.length + 2;
  const stays = mayStay(scan, address, { ...place, at: at + length });
  if (stays === undefined) return undefined;
  if (stays) scan.output.writeLink(`<${address}>`);
  else scan.output.write(removed);
  scan.output.separate();
  return length;
}

function inBrackets(scan: Scan, place: Place): Step {
  const { text, at, isWhole } = place;
  const isImage = text.charAt(at) === '!';
  const read = readBrackets(isWhole ? `${text}\n\n` : text, at);
  if (read === 'more') return undefined;
  if (read === 'none') return write(scan, text.charAt(at));
  const marker = isImage ? '' : `[${read.label}]`;
  if (read.target === undefined) return withoutTarget(scan, { place, marker });
  const link = linkAsWritten(isImage, read);
  const stays = mayStay(scan, link, { ...place, at: at + read.length });
  if (stays === undefined) return undefined;
  if (stays) {
    scan.output.writeLink(link);
    return read.length;
  }
  if (!leadsSomewhere(read.target)) return withoutTarget(scan, { place, marker });
  separateFromWord(scan.output);
  if (scan.markers.has(marker)) cite(scan, marker);
  else run(scan, read.label, true);
  scan.output.separate();
  return read.length;
}

/** Brackets that are no link. A marker is kept whole, one that no passage has is dropped. */
function withoutTarget(scan: Scan, { place, marker }: { place: Place; marker: string }): Step {
  if (scan.markers.has(marker)) return cite(scan, marker);
  if (!isMadeUp(scan, marker)) return write(scan, place.text.charAt(place.at));
  scan.output.separate();
  return marker.length;
}

/** The space ahead of a marker that is dropped goes with it. */
function spaceAndBrackets(scan: Scan, { text, at, isWhole }: Place): Step {
  const marker = /^\[\d{0,3}\]?/.exec(text.slice(at + 1, at + 6))?.[0] ?? '';
  const end = at + 1 + marker.length;
  if (end === text.length && !isWhole) return undefined;
  if (text.charAt(end) === '(' || !hasNoPassage(scan, marker)) return write(scan, ' ');
  scan.output.separate();
  return end - at;
}

/** A number behind a letter is no marker: `values[30]`. */
function isMadeUp(scan: Scan, marker: string): boolean {
  return hasNoPassage(scan, marker) && !letterOrDigit.test(scan.output.last());
}

function hasNoPassage({ markers }: Scan, marker: string): boolean {
  return /^\[\d{1,2}\]$/.test(marker) && !markers.has(marker);
}

function cite(scan: Scan, marker: string): Step {
  scan.cited.add(marker);
  return write(scan, marker);
}

function separateFromWord(output: AnswerOutput): void {
  if (!/^[\s([*_"']?$/.test(output.last())) output.separate();
}

/** `[1](see above)` and `values[i](x)` lead nowhere: a space keeps them as they are. */
function leadsSomewhere(target: string): boolean {
  return /[:/\\.&%#?@<]/.test(target);
}

/**
 * Whether a link stays: it stands in a passage that is cited before it or soon after. Not known as long as that text is
 * still to come.
 */
function mayStay(scan: Scan, link: string, { text, at, isWhole }: Place): boolean | undefined {
  const sources = scan.links.get(link);
  if (sources === undefined) return false;
  if (haveCommon(sources, scan.cited)) return true;
  const most = limits.heldCharacters.value;
  const ahead = text.slice(at, at + most);
  const isAll = isWhole && at + most >= text.length;
  const isKnown = isAll || ahead.length === most;
  if (![...sources].some((marker) => ahead.includes(marker))) return isKnown ? false : undefined;
  const { filter, cited } = filterWith(new Map(), scan.markers);
  filter.push(ahead);
  if (isAll) filter.end();
  if (haveCommon(sources, cited)) return true;
  return isKnown ? false : undefined;
}

function haveCommon(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return [...a].some((one) => b.has(one));
}
