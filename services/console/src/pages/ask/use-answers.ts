import type { AnswerOptions, AnswerPart } from '@lectern/client';
import type { Exchange } from '../../answers/answer-board.ts';
import { useKeptAnswers } from '../../answers/use-kept-answers.ts';
import { useClient } from '../../session/session.tsx';

/** A question, and its answer as far as it has come. */
export type AskedQuestion = Exchange<string, AnswerPart>;

/** Questions of this session with their answers, the newest first, and what goes on with them. */
export interface Answers {
  readonly exchanges: readonly AskedQuestion[];
  readonly isWriting: boolean;
  ask(question: string, options: Omit<AnswerOptions, 'signal'>): void;
  stop(): void;
}

/** Answers that are kept: more than anybody goes through. */
const most = 50;

/** Asks, and shows the answer while it is written. One at a time; it goes on when another page is shown. */
export function useAnswers(): Answers {
  const client = useClient();
  const { exchanges, isWriting, write, stop } = useKeptAnswers<string, AnswerPart>('ask', most);
  const ask: Answers['ask'] = (question, options) =>
    write(question, (signal) => client.streamAnswer(question, { ...options, signal }));
  return { exchanges, isWriting, ask, stop };
}
