import { excerptOf } from './excerpt.ts';
import { withoutMarkers } from './marker-groups.ts';
import { mayCarryAnswer, type Passage } from './passage.ts';
import { type RankedStatement, type Ranking, rankStatements } from './rank-statements.ts';
import { rowAnswer } from './row-answer.ts';
import { onOneLine } from './sentences.ts';
import { mayNotAnswer } from './unanswered.ts';
import { visibleText } from './visible-text.ts';
import { matchOf, type Term } from './words.ts';

const mostStatements = 3;
/** Share of the question's terms that a statement has with what it stands under; below it, it is about something else. */
const enough = 0.68;
/** What holds the answer has some of it in its own words: a title alone is none. */
const leastOwn = 0.2;
/** A label is about what is asked when the question has this part of it: a `season ticket of the slipway` is not any ticket. */
const leastLabel = 0.4;
/** A further statement with the same terms must be this close to the best. */
const closeToBest = 0.97;
/** One for other terms of the question may be so much less good. */
const goodEnough = 0.35;
/** Two statements that share this part of their words say the same. */
const sameThing = 0.7;

/**
 * An answer made of the documents' own statements, for a platform without a language model: it claims nothing that is not written
 * there. Where too few of the question's words were found in one place, or no number where an amount is asked for, it begins with
 * {@link mayNotAnswer}.
 *
 * The best statement with the marker of its passage; further ones only when they have terms of the question that the ones before
 * them do not have, or say as much. Of a row it gives the columns that are asked for.
 */
export function extractiveAnswer(prompt: string, passages: readonly Passage[]): string {
  const ranking = rankStatements(prompt, passages);
  const best = ranking.statements.find((one) => isAnswer(one, ranking));
  if (best === undefined) return withoutAnswer(ranking);
  const chosen = inReadingOrder(choose(best, ranking));
  return chosen.map((one) => `${shown(one, ranking)} ${one.passage.marker}`).join(' ');
}

/** The answer when nothing was found; `pending` documents are not searchable yet. */
export function nothingFound(pending: number | null = 0): string {
  const answer = 'Nothing was found in your documents that answers this.';
  if (pending === null || pending === 0) return answer;
  return `${answer} ${pending === 1 ? 'One document is' : `${pending} documents are`} still being indexed.`;
}

function isAnswer(one: RankedStatement, ranking: Ranking): boolean {
  const { head, deed, language } = ranking;
  if (!one.fits || one.ownShare < leastOwn || one.statement.kind === 'title') return false;
  if (head !== undefined && !hasHead(head, one, language)) return false;
  if (deed !== undefined && !hasDeed(deed, one, language)) return false;
  if ((one.labelShare ?? 1) < leastLabel || !mayCarryAnswer(one.passage)) return false;
  return one.share >= enough && hasNames(one, ranking);
}

/** A label with its value has the words around it for another value. */
function hasHead(head: Term, one: RankedStatement, language: Ranking['language']): boolean {
  if (one.statement.kind !== 'pair') return isIn(head, one, language);
  return [one.own, one.above].some((bag) => matchOf(head, bag, language) > 0);
}

/** In its own words; what a column names holds for its rows. */
function hasDeed(
  deed: Term,
  { statement, own, around }: RankedStatement,
  language: Ranking['language'],
): boolean {
  const isNamed = statement.kind === 'row' && matchOf(deed, around, language) > 0;
  return isNamed || matchOf(deed, own, language) > 0;
}

function isIn(term: Term, { own, around, above }: RankedStatement, language: Ranking['language']): boolean {
  return [own, around, above].some((bag) => matchOf(term, bag, language) > 0);
}

/** `KV-057`, `2024` and a date say which one is meant: what does not have them is about another. */
function hasNames(one: RankedStatement, { terms, language }: Ranking): boolean {
  const { own, around, above } = one;
  return terms.every((term) => {
    if ((term.kind !== 'exact' && term.kind !== 'day') || one.terms.includes(term)) return true;
    if (term.kind === 'day' && own.days.size > 0) return false;
    return [around, above].some((bag) => matchOf(term, bag, language) > 0);
  });
}

function withoutAnswer({ statements, terms, language }: Ranking): string {
  const closest = statements.find(({ share, statement }) => share > 0 && statement.kind !== 'title');
  if (closest === undefined) return `${mayNotAnswer}.`;
  const text = quotable(excerptOf(closest.statement.text, terms, language));
  return `${mayNotAnswer}; the closest passage says: ${text} ${closest.passage.marker}`;
}

function shown({ statement }: RankedStatement, { terms, language, kind }: Ranking): string {
  const text =
    statement.kind === 'row'
      ? rowAnswer(statement, { terms, language, kind })
      : excerptOf(statement.text, terms, language);
  return quotable(text);
}

/** A number in brackets that a document wrote is no marker of a passage. */
function quotable(text: string): string {
  return withoutMarkers(onOneLine(visibleText(text)));
}

function choose(best: RankedStatement, ranking: Ranking): RankedStatement[] {
  const chosen = [best];
  const { terms, language } = ranking;
  const found = new Set(terms.filter((term) => term.kind === 'concept' || isIn(term, best, language)));
  for (const one of ranking.statements) {
    if (chosen.length === mostStatements) break;
    if (one === best || !one.fits || one.statement.kind === 'title' || one.score < best.score * goodEnough)
      continue;
    const isNew = one.terms.some((term) => term.weight >= 1 && !found.has(term));
    const isEqual =
      isAnswer(one, ranking) && one.score >= best.score * closeToBest && one.ownShare >= best.ownShare;
    if (!(isNew || isEqual) || chosen.some((other) => similarity(other, one) >= sameThing)) continue;
    chosen.push(one);
    for (const term of one.terms) found.add(term);
  }
  return chosen;
}

/** Passages by their best statement, statements by their place in the passage. */
function inReadingOrder(chosen: readonly RankedStatement[]): RankedStatement[] {
  const passages = [...new Set(chosen.map(({ passage }) => passage))];
  return passages.flatMap((passage) =>
    chosen.filter((one) => one.passage === passage).sort((a, b) => a.position - b.position),
  );
}

function similarity({ own: a }: RankedStatement, { own: b }: RankedStatement): number {
  const [stems, others] = [[...a.stems, ...a.grams], new Set([...b.stems, ...b.grams])];
  const shared = stems.filter((stem) => others.has(stem)).length;
  return shared === 0 ? 0 : shared / Math.min(stems.length, others.size);
}
