import type { Citation, GeneratedAnswer } from './api.ts';
import { LecternError } from './lectern-error.ts';
import { errorOfProblem } from './problem.ts';
import { readEvents } from './read-events.ts';

/** A piece of an answer that is written; then what it was taken from; at last how it came about. */
export type AnswerPart =
  | { readonly type: 'delta'; readonly text: string }
  | { readonly type: 'citations'; readonly citations: readonly Citation[] }
  | ({ readonly type: 'done' } & Pick<GeneratedAnswer, 'answered' | 'model' | 'degraded'>);

const partTypes: ReadonlySet<string> = new Set(['delta', 'citations', 'done']);

/**
 * The parts of an answer as they come. It is whole when the loop ends, and only then: `done` was the last part.
 *
 * @throws LecternError of the platform, when it cannot go on in the middle; `network_error` (`answer_cut`), when the answer ends
 *   without its last part; the reason of the request's signal
 */
export async function* answerParts(response: Response): AsyncGenerator<AnswerPart, void> {
  for await (const { event = '', data } of readEvents(response)) {
    if (event === 'error') throw errorOfProblem(JSON.parse(data));
    // Further events may come with later releases.
    if (!partTypes.has(event)) continue;
    yield { type: event, ...JSON.parse(data) } as AnswerPart;
    if (event === 'done') return;
  }
  throw new LecternError('network_error', 'The answer was cut off before its end.', {
    reason: 'answer_cut',
    retryable: true,
  });
}
