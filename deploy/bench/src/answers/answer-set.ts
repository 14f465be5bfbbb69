import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The parts of the set, all of the same kind: rules are tuned on the first, the second shows whether they hold, the third, which was unseen
 * when most of them were made, has been used for the last ones, and the fourth, which nobody mended anything for, shows what is to be
 * expected of other documents.
 */
export const halves = ['tuned', 'held-out'] as const;
export const parts = [...halves, 'unseen', 'fresh'] as const;
export type Part = (typeof parts)[number];

/** A question about one document. */
export interface Question {
  readonly part: Part;
  /** ISO 639-1 code, from the document's name. */
  readonly language: string;
  readonly file: string;
  readonly ask: string;
  /** What a right answer contains; undefined when the documents do not answer the question. */
  readonly expect?: string;
}

/** A document of the set, as it is uploaded. */
export interface SetDocument {
  readonly name: string;
  readonly content: Uint8Array<ArrayBuffer>;
}

export interface AnswerSet {
  readonly documents: readonly SetDocument[];
  readonly questions: readonly Question[];
}

/** Reads the set from a folder that has one for each part: documents, and `questions.json` with questions by document. */
export async function readAnswerSet(folder: string): Promise<AnswerSet> {
  const read = await Promise.all(parts.map((part) => readPart(join(folder, part), part)));
  return {
    documents: read.flatMap(({ documents }) => documents),
    questions: read.flatMap(({ questions }) => questions),
  };
}

async function readPart(folder: string, part: Part): Promise<AnswerSet> {
  const names = (await readdir(folder)).filter((name) => name !== 'questions.json').sort();
  const asked: Record<string, { ask: string; expect?: string }[]> = JSON.parse(
    await readFile(join(folder, 'questions.json'), 'utf8'),
  );
  const documents = names.map(async (name) => ({
    name,
    content: new Uint8Array(await readFile(join(folder, name))),
  }));
  return {
    documents: await Promise.all(documents),
    questions: Object.entries(asked).flatMap(([file, questions]) =>
      questions.map((question) => ({ part, language: file.slice(0, 2), file, ...question })),
    ),
  };
}
