import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The set is made in two halves of the same kind: rules are tuned on one, and the other shows whether they hold. */
export const halves = ['tuned', 'held-out'] as const;
export type Half = (typeof halves)[number];

/** A question about one document. */
export interface Question {
  readonly half: Half;
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

/** Reads the set from `tuned` and `held-out` of a folder: documents, and `questions.json` with questions by document. */
export async function readAnswerSet(folder: string): Promise<AnswerSet> {
  const parts = await Promise.all(halves.map((half) => readHalf(join(folder, half), half)));
  return {
    documents: parts.flatMap(({ documents }) => documents),
    questions: parts.flatMap(({ questions }) => questions),
  };
}

async function readHalf(folder: string, half: Half): Promise<AnswerSet> {
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
      questions.map((question) => ({ half, language: file.slice(0, 2), file, ...question })),
    ),
  };
}
