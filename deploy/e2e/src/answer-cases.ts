import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionClient } from '@lectern/client';
import { fileFromPath } from '@lectern/client/node';

const folder = join(import.meta.dirname, '../test/answers');

/** A question to the documents of `test/answers`, what a part of the answer is, and of a quote; without them it has no answer. */
export interface AnswerCase {
  readonly question: string;
  readonly says?: string;
  readonly quotes?: string;
}

/** Labels with values, a row of a table, a line of a log, sentences of scripts with and without spaces; and what nobody wrote. */
export const answerCases: readonly AnswerCase[] = [
  { question: 'What is the duty phone number?', says: 'Duty phone: 5580 [', quotes: 'Duty phone: 5580' },
  { question: 'What is the alarm code?', says: 'Alarm code: heron', quotes: 'Alarm code: heron' },
  {
    question: 'What is the pressure rating of KV-057?',
    says: 'KV-057, Pressure rating (bar): 97 [',
    quotes: 'KV-057',
  },
  { question: 'On which date was debris removed with a hook?', says: '2026-05-17', quotes: 'debris removed' },
  {
    question: '在宅勤務手当はいくらですか',
    says: '在宅勤務手当は月額八千円とし、毎月二十五日に給与と合わせて支給する。 [1]',
    quotes: '在宅勤務手当は月額八千円とし、毎月二十五日に給与と合わせて支給する。',
  },
  { question: 'Wie lange ist die Kündigungsfrist?', says: 'drei Monate', quotes: 'drei Monate' },
  { question: 'Wie hoch ist die Miete?' },
  { question: 'Wer ist der Bürgermeister?' },
  { question: 'Was kostet eine Fahrkarte?' },
  { question: 'What is the pressure rating of KV-095?' },
  { question: '社長は誰ですか' },
];

/** Has a caller upload the documents of the cases, and waits for them. */
export async function uploadAnswerCases(agent: SessionClient): Promise<void> {
  const upload = async (name: string) =>
    agent.uploadDocument(await fileFromPath(join(folder, name)), { wait: true });
  await Promise.all((await readdir(folder)).map(upload));
}
