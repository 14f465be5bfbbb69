import { limits } from '../limits.ts';
import type { Citation, Cited } from './citations.ts';
import { isOpening, readMarkers } from './marker-groups.ts';
import { mayCarryAnswer, type Passage } from './passage.ts';
import { sentencesIn } from './sentences.ts';
import { createSupport } from './support.ts';
import { isRefusal, mayNotAnswer } from './unanswered.ts';
import { createVisibleText } from './visible-text.ts';

/** Goes through an answer piece by piece and holds its markers to the passages. */
export interface MarkedAnswer {
  /** The text that is decided by now: with markers as `[1]`, those that stay. */
  push(text: string): string;
  /** The rest. */
  end(): string;
  /** What was cited; whole after {@link end}. */
  cited(): Cited & { readonly answered: boolean };
}

/** How far behind a marker that stands first its statement is looked for. */
const farthest = 300;
/** More markers than this in a row are taken in parts. */
const longestCluster = 300;
const sentenceEnd = /[.!?](?=[\s)\]"'\u201d\u2019\u00bb]|$)|[。！？]|\n/;
const between = /^[ \t]{0,8}[,;、，]?[ \t]{0,8}(?=[[【［]|$)/;

/**
 * Reads the markers of an answer in every form in which models write them (`[1, 2]`, `[1-3]`, `【1】`, `[^1]`) and writes them as
 * `[1][2]`. A marker stays when its passage holds the statement that it stands behind, or, of one that stands first, the statement
 * that follows. It holds back a group of markers until it ends, and spaces ahead of it. One that the answer ended in the middle of is left out: nobody knows
 * which it was to be.
 *
 * A number in brackets within code (between backticks) is no marker.
 */
export function createMarkedAnswer(prompt: string, passages: readonly Passage[]): MarkedAnswer {
  return new AnswerReader(prompt, passages);
}

class AnswerReader implements MarkedAnswer {
  readonly #support;
  readonly #passages;
  readonly #visible = createVisibleText();
  readonly #citations = new Map<string, Citation>();
  #waiting = '';
  #out = '';
  /** Spaces that go when a marker behind them goes. */
  #spaces = '';
  /** What was said since the last marker, as far as a statement can reach back. */
  #said = '';
  #statement = '';
  #dropped = 0;
  #checked = 0;
  #inCode = false;
  #answered = false;
  /** It began with the words of an answer that is none. */
  #isRefused = false;
  /** The last character that was said. */
  #last = '';

  constructor(prompt: string, passages: readonly Passage[]) {
    this.#support = createSupport(prompt);
    this.#passages = new Map(passages.map((passage) => [passage.marker, passage]));
  }

  push(text: string): string {
    this.#waiting += this.#visible.push(text);
    this.#run(false);
    return this.#take();
  }

  end(): string {
    this.#run(true);
    this.#out += this.#spaces;
    this.#spaces = '';
    return this.#take();
  }

  cited() {
    return { citations: [...this.#citations.values()], dropped: this.#dropped, answered: this.#answered };
  }

  #take(): string {
    const taken = this.#out;
    this.#out = '';
    return taken;
  }

  #run(isWhole: boolean): void {
    let at = 0;
    while (at < this.#waiting.length) {
      const start = nextOpening(this.#waiting, at);
      this.#say(this.#waiting.slice(at, start));
      at = start;
      if (at === this.#waiting.length) break;
      const length = this.#markersAt(at, isWhole);
      if (length === undefined) break;
      at += length;
    }
    this.#waiting = this.#waiting.slice(at);
  }

  /** How much of the text at an opening bracket was dealt with; undefined when more has to come. */
  #markersAt(at: number, isWhole: boolean): number | undefined {
    const groups = this.#inCode ? { markers: [], length: 0 } : clusterAt(this.#waiting.slice(at), isWhole);
    if (groups === undefined) return undefined;
    if (groups.length === 0) {
      const rest = this.#waiting.slice(at);
      if (isWhole && !this.#inCode && readMarkers(rest) === 'more') {
        this.#spaces = '';
        return rest.length;
      }
      this.#say(this.#waiting.charAt(at));
      return 1;
    }
    const statement = this.#statementFor(this.#waiting.slice(at + groups.length), isWhole);
    if (statement === undefined) return undefined;
    this.#cite(groups.markers, statement);
    this.#statement = statement;
    this.#said = '';
    this.#last = '';
    return groups.length;
  }

  /** The text that leads up to a marker, else what the marker before stands for, else what follows in the sentence. */
  #statementFor(after: string, isWhole: boolean): string | undefined {
    const before = lastStatement(this.#said);
    if (this.#support.saysSomething(before)) return before;
    if (this.#statement !== '' && !sentenceEnd.test(this.#said.trim())) return this.#statement;
    const ahead = after.slice(0, farthest);
    const end = ahead.search(sentenceEnd);
    if (end < 0 && ahead.length < farthest && !isWhole) return undefined;
    const following = `${before} ${end < 0 ? ahead : ahead.slice(0, end)}`;
    if (this.#support.saysSomething(following)) return following;
    return lastStatement(this.#said.slice(0, this.#said.lastIndexOf(before))) || before;
  }

  #cite(markers: readonly string[], statement: string): void {
    const named = markers.flatMap((marker) => this.#passages.get(marker) ?? []);
    const mayCheck = this.#checked + named.length <= limits.checkedMarkers.value;
    const quotes = mayCheck ? this.#support.quotesFor(statement, named) : new Map<Passage, string>();
    this.#checked += named.length;
    this.#dropped += markers.length - quotes.size;
    if (quotes.size === 0) {
      this.#spaces = '';
      return;
    }
    const isCarried = [...quotes.keys()].some(mayCarryAnswer);
    this.#answered ||= statement !== '' && isCarried && !this.#isRefused && !isRefusal(statement);
    this.#out += this.#spaces;
    this.#spaces = '';
    for (const [passage, quote] of quotes) {
      this.#out += passage.marker;
      this.#keep(passage, quote);
    }
  }

  #keep({ marker, documentId, chunkId, title, headings, page }: Passage, quote: string): void {
    const citation = {
      marker,
      documentId,
      chunkId,
      title,
      headings,
      ...(page === undefined ? {} : { page }),
      quote,
    };
    const key = `${marker}${quote}`;
    if (!this.#citations.has(key)) this.#citations.set(key, citation);
  }

  /** Code ends with its backtick, or with its paragraph; character by character, so that it is the same however the answer was cut. */
  #followCode(text: string): void {
    for (const character of text) {
      if (character === '`') this.#inCode = !this.#inCode;
      if (character === '\n' && this.#last === '\n') this.#inCode = false;
      this.#last = character;
    }
  }

  #say(text: string): void {
    if (text === '') return;
    if (this.#citations.size === 0 && this.#said.length < mayNotAnswer.length) {
      this.#isRefused = (this.#said + text).startsWith(mayNotAnswer);
    }
    this.#followCode(text);
    const whole = this.#spaces + text;
    let kept = whole.length;
    while (kept > 0 && (whole.charAt(kept - 1) === ' ' || whole.charAt(kept - 1) === '\t')) kept -= 1;
    this.#out += whole.slice(0, kept);
    this.#spaces = whole.slice(kept);
    this.#said = (this.#said + text).slice(-limits.statementCharacters.value);
  }
}

function nextOpening(text: string, from: number): number {
  for (let at = from; at < text.length; at++) if (isOpening(text.charAt(at))) return at;
  return text.length;
}

/** Groups of markers that stand together; of length 0 when there are none, undefined when more has to come. */
function clusterAt(text: string, isWhole: boolean): { markers: string[]; length: number } | undefined {
  const markers: string[] = [];
  let length = 0;
  for (let at = 0; ; ) {
    const group = readMarkers(text.slice(at, at + 100));
    if (group === 'more' && !isWhole) return undefined;
    if (typeof group === 'string') return { markers: [...new Set(markers)], length };
    markers.push(...group.markers);
    at += group.length;
    length = at;
    const gap = between.exec(text.slice(at, at + 20))?.[0];
    if (length > longestCluster) return { markers: [...new Set(markers)], length };
    if (at + (gap?.length ?? 0) === text.length && !isWhole) return undefined;
    if (gap === undefined) return { markers: [...new Set(markers)], length };
    at += gap.length;
  }
}

/** The last sentence or line. */
function lastStatement(said: string): string {
  const trimmed = said.trimEnd();
  const line = trimmed.slice(trimmed.lastIndexOf('\n') + 1);
  return sentencesIn(line).at(-1) ?? '';
}
