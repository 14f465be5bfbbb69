import { resolve } from 'node:path';
import type { GeneratedAnswer, LecternClient } from '@lectern/client';
import { formatTable, projectRoot } from '@lectern/project';
import { type AnswerSet, halves, parts, type Question, readAnswerSet } from './answers/answer-set.ts';
import { type Figures, figuresOf, type Given, judge, type Verdict } from './answers/judge.ts';
import { type Benchmark, withPlatform } from './with-platform.ts';

const folder = 'deploy/bench/data/answers';
const targets = { quotes: 0.95, right: 0.8, notAnswered: 0.9 };
/** Chunks in which the quotes of an answer are looked up. */
const topK = 100;

/**
 * Answers of the extractive writer through the public API: uploads the documents of the answer set, asks every question, and prints by
 * part and language how many quotes hold their answer, how many answers are right, and how many questions that the documents do not
 * answer were not answered. With the argument `wrong` it prints the questions that went wrong.
 */
export const answers: Benchmark = async ([flag], out) => {
  const set = await readAnswerSet(resolve(projectRoot, folder));
  return withPlatform(async (client) => {
    const unread = await upload(client, set);
    if (unread.length > 0) out.write(`\nnot read, so their questions count as wrong: ${unread.join(', ')}\n`);
    const verdicts: Verdict[] = [];
    for (const question of set.questions) verdicts.push(judge(question, await ask(client, question)));
    if (flag === 'wrong') for (const verdict of verdicts) out.write(describeWrong(verdict));
    out.write(`\n${set.documents.length} documents, ${set.questions.length} questions\n\n`);
    out.write(`${formatTable([head, ...rowsOf(verdicts)])}\n`);
    const reached = halves.every((half) => isReached(figuresOf(ofPart(verdicts, half))));
    const { quotes, right, notAnswered } = targets;
    out.write(
      `\n${reached ? 'reached' : 'missed'}, in the first two parts: quotes >= ${percent(quotes)}, right >= ${percent(right)}, not answered >= ${percent(notAnswered)}\n`,
    );
    return reached;
  });
};

const head = ['part', 'language', 'questions', 'quotes that hold', 'right answers', 'not answered'];

function rowsOf(verdicts: readonly Verdict[]): string[][] {
  return parts.flatMap((part) => {
    const own = ofPart(verdicts, part);
    const languages = [...new Set(own.map(({ question }) => question.language))].sort();
    return [
      ...languages.map((language) =>
        rowOf(
          part,
          language,
          own.filter(({ question }) => question.language === language),
        ),
      ),
      rowOf(part, 'all', own),
    ];
  });
}

function rowOf(part: string, language: string, verdicts: readonly Verdict[]): string[] {
  const { questions, quotes, right, notAnswered } = figuresOf(verdicts);
  return [part, language, String(questions), percent(quotes), percent(right), percent(notAnswered)];
}

function ofPart(verdicts: readonly Verdict[], part: string): Verdict[] {
  return verdicts.filter(({ question }) => question.part === part);
}

function isReached({ quotes, right, notAnswered }: Figures): boolean {
  return quotes >= targets.quotes && right >= targets.right && notAnswered >= targets.notAnswered;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

/** Uploads everything and waits until it is searchable; gives the names of documents that could not be read. */
async function upload(client: LecternClient, { documents }: AnswerSet): Promise<string[]> {
  const unread: string[] = [];
  for (const { name, content } of documents) {
    const { status } = await client.uploadDocument({ name, content }, { wait: true });
    if (status !== 'indexed') unread.push(name);
  }
  return unread;
}

async function ask(client: LecternClient, { ask: prompt }: Question): Promise<Given> {
  const { answer, answered, citations } = await client.generateAnswer(prompt);
  const chunks = await chunksOf(client, { prompt, citations });
  return { answer, answered, quotes: citations.map(({ quote }) => quote), chunks };
}

async function chunksOf(
  client: LecternClient,
  { prompt, citations }: { prompt: string; citations: GeneratedAnswer['citations'] },
): Promise<(string | undefined)[]> {
  if (citations.length === 0) return [];
  const documentIds = [...new Set(citations.map(({ documentId }) => documentId))];
  const { results } = await client.search({ query: prompt, topK, filter: { documentIds } });
  return citations.map(({ chunkId }) => results.find((hit) => hit.chunkId === chunkId)?.text);
}

function describeWrong({ question, given, isRight, quotes, supported }: Verdict): string {
  if (isRight && quotes === supported) return '';
  const { part, file, ask: prompt, expect = 'no answer' } = question;
  return `${part} ${file}\n  ${prompt}\n  expected: ${expect}\n  given: ${given.answered ? '' : 'NOT ANSWERED '}${given.answer}\n`;
}
