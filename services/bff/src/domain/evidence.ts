import type { StemLanguage } from '@lectern/text';
import { limits } from '../limits.ts';
import type { Passage } from './passage.ts';
import type { Statement } from './statement.ts';
import { statementsOf } from './statements.ts';
import { folded, isMadeOf, matchOf, type Term, type WordBag, wordBag } from './words.ts';

/** A statement of a passage with its words. */
export interface KnownStatement {
  readonly statement: Statement;
  readonly passage: Passage;
  /** Its place in the passage. */
  readonly position: number;
  readonly own: WordBag;
  readonly around: WordBag;
  /** Title and headings of the passage. */
  readonly above: WordBag;
  readonly plain: string;
}

/** How well a statement has the terms that are looked for. */
export interface Evidence {
  /** Weighted share of the terms that it has in its own words, 0 to 1. */
  readonly own: number;
  /** The same with what it stands under and follows, which counts for less. */
  readonly all: number;
}

const aroundShare = 0.8;
const aboveShare = 0.7;

/** The statements of a passage, ready to be compared. A question is what the statement behind it is about, and none itself. */
export function knownStatements(passage: Passage, language: StemLanguage): KnownStatement[] {
  const names = [passage.title, ...passage.headings].map((name) =>
    name.slice(0, limits.nameCharacters.value),
  );
  const above = wordBag(names.join('\n'), language);
  const bags = bagsIn(language);
  const [heading = ''] = passage.headings.slice(-1);
  let question = /[?？]$/.test(heading) ? heading.slice(0, limits.nameCharacters.value) : '';
  return statementsOf(passage.text)
    .slice(0, limits.statements.value)
    .flatMap((statement, position) => {
      const asked = question;
      question = /[?？]$/.test(statement.text) ? statement.text : '';
      if (question !== '') return [];
      return [
        {
          ...{ statement, passage, position, above },
          own: bags(`${asked}\n${statement.text}`),
          around: bags(statement.around),
          plain: folded(statement.text),
        },
      ];
    });
}

/** Title and headings of a passage, as far as they are read. */
export function namesOf({ title, headings }: Passage): string[] {
  return [title, ...headings].map((name) => name.slice(0, limits.nameCharacters.value));
}

/** How far a statement has the terms. `weigh` gives what a term counts. */
export function evidenceFor(
  terms: readonly Term[],
  known: KnownStatement,
  { language, weigh }: { language: StemLanguage; weigh: (term: Term) => number },
): Evidence {
  let own = 0;
  let all = 0;
  let most = 0;
  for (const term of terms) {
    const weight = weigh(term);
    const here = ownMatch(term, known, language);
    most += weight;
    own += weight * here;
    all += weight * (here === 1 ? 1 : Math.max(here, nearby(term, known, language)));
  }
  return most === 0 ? { own: 0, all: 0 } : { own: own / most, all: all / most };
}

/** A compound that its own words make together with what it stands under is said. */
function ownMatch(term: Term, { own, around, above }: KnownStatement, language: StemLanguage): number {
  const match = matchOf(term, own, language);
  return match < 1 && isMadeOf(term, { own, others: [around, above] }, language) ? 1 : match;
}

/** What has a date of its own is not of that of the words around it. */
function nearby(term: Term, { own, around, above }: KnownStatement, language: StemLanguage): number {
  if (term.kind === 'day' && own.days.size > 0) return 0;
  const near = aroundShare * matchOf(term, around, language);
  return near === aroundShare ? near : Math.max(near, aboveShare * matchOf(term, above, language));
}

/** What stands around a statement stands around others too: all rows of a table have the same columns. */
function bagsIn(language: StemLanguage): (text: string) => WordBag {
  const made = new Map<string, WordBag>();
  return (text) => {
    const bag = made.get(text) ?? wordBag(text, language);
    made.set(text, bag);
    return bag;
  };
}
