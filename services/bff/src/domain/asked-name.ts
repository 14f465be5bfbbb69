import { hasNamingWord, namingWords } from './naming-words.ts';
import type { Term } from './words.ts';

const nameAsked =
  /\bwie (?:heisst|heissen|hiess|hiessen|nennt)\b|\b(?:what|which)(?: is| are| was| were|'s|’s| do| does)?\b.{0,60}\b(?:names?|called|named)\b|\bcomment\b.{0,20}\b(?:s.appellent?|se nomment?|appelle)\b|\bquel(?:s)? (?:est|sont|etait) (?:le|les|son|leur) noms?\b|\b(?:como|de que modo) se (?:llaman?|denominan?|chamam?)\b|\b(?:cual|qual)(?:es)? (?:es|e|era|son) (?:(?:el|su|los|il|suo|o|seu) )?(?:nombres?|nome)\b|\bcome si (?:chiama(?:no)?|intitola)\b|\bhoe (?:heet|heten|noemt)\b|\bwat (?:is|was) de naam\b|\bwas ist der name\b|\bwie ist der name\b|叫什么|(?:名字|名称|姓名)(?:是|叫)什么|名前は|名称は|何とい[いう]|なんとい[いう]/;
const wordingAsked =
  /\bwie laute[tn]\b|\bhoe luidt\b|\bwhat is the wording\b|\bwhat does .{1,60} (?:say|read)\b|\bquel est le libelle\b/;

/** What a question, in small letters without accents, asks for, if it is how something is called or what it says. */
export function askedName(plain: string): 'name' | 'wording' | undefined {
  if (nameAsked.test(plain)) return 'name';
  return wordingAsked.test(plain) ? 'wording' : undefined;
}

/** Stands for all words by which something may be named: a statement that has one says the more. */
const naming: Term = { text: 'naming', forms: [], kind: 'concept', weight: 0.3 };

/** The terms of such a question: the words that ask for a name are one that counts little, since many statements give names without them. */
export function namingTerms(terms: readonly Term[]): Term[] {
  const others = terms.filter((term) => !isNaming(term));
  return [...others.map((term) => ({ ...term, text: term.text.replace(joinedNaming, '') })), naming];
}

/** Scripts without spaces have it at the word for what is named. */
const joinedNaming = /(?<=\p{sc=Han})(?:叫|名叫)$/u;

export function isNaming({ text }: Pick<Term, 'text'>): boolean {
  return text === naming.text || namingWords.has(text) || /^と?(?:い[いう]|言[いう]|呼[ばびぶ])/u.test(text);
}

/** A form of "to be", and what it says of its subject: a name or a quotation. */
const isNamed =
  /(?<!\p{L})(?:ist|sind|war|waren|is|was|are|were|est|sont|était|es|son|era|è|é|foi|zijn)\s+(?:["„“«'‘]|(?:(?:Frau|Herrn?|Dr\.|Mr\.?|Mrs\.?|Ms\.?)\s+)?\p{Lu})/u;
/** What is written as names are: in quotes, or with a dot or a sign inside of it, as files and addresses. */
const written = /["„“«]\s?\p{L}|(?<!\S)[\p{L}\p{N}]+[._@/:-][\p{L}\p{N}][\p{L}\p{N}._@/:-]*/u;

/** Whether a sentence says how something is called: by a word for that, by a form of "to be", by its spelling, or in apposition to what is asked for. */
export function namesIt(text: string, plain: string, question: string): boolean {
  if (hasNamingWord(plain) || isNamed.test(text) || written.test(text)) return true;
  if (/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/u.test(text)) return true;
  const asked = new Set(question.match(/\p{L}{3,}/gu));
  const said = [...text.matchAll(/\p{L}+/gu)].map(([word]) => word);
  return said.some((word, at) => {
    const next = said[at + 1] ?? '';
    return asked.has(foldedWord(word)) && /^\p{Lu}/u.test(next) && !asked.has(foldedWord(next));
  });
}

function foldedWord(word: string): string {
  return word
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '');
}
