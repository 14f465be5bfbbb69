import type { Citation, GeneratedAnswer, PromptAnswer } from './api.ts';
import { LecternError } from './lectern-error.ts';
import { errorOfProblem } from './problem.ts';
import { readEvents } from './read-events.ts';

/** A piece of an answer that is written; then what it was taken from; at last how it came about. */
type StreamedPart<Outcome> =
  | { readonly type: 'delta'; readonly text: string }
  | { readonly type: 'citations'; readonly citations: readonly Citation[] }
  | ({ readonly type: 'done' } & Outcome);

/** A part of the answer to a question. */
export type AnswerPart = StreamedPart<Pick<GeneratedAnswer, 'answered' | 'model' | 'degraded'>>;

/** A part of the answer to a prompt. One with an answer schema is written in one piece. */
export type PromptPart = StreamedPart<Omit<PromptAnswer, 'answer' | 'citations'>>;

const partTypes: ReadonlySet<string> = new Set(['delta', 'citations', 'done']);

/**
 * The parts of an answer as they come. It is whole when the loop ends, and only then: `done` was the last part.
 *
 * @throws LecternError of the platform, when it cannot go on in the middle; `network_error` (`answer_cut`), when the answer ends
 *   without its last part; the reason of the request's signal
 */
export async function* answerParts<Part extends AnswerPart | PromptPart>(
  response: Response,
): AsyncGenerator<Part, void> {
  for await (const { event = '', data } of readEvents(response)) {
    if (event === 'error') throw errorOfProblem(JSON.parse(data));
    // Further events may come with later releases.
    if (!partTypes.has(event)) continue;
    yield { type: event, ...JSON.parse(data) } as Part;
    if (event === 'done') return;
  }
  throw new LecternError('network_error', 'The answer was cut off before its end.', {
    reason: 'answer_cut',
    retryable: true,
  });
}
