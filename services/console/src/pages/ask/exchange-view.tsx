import { WrittenAnswerView } from '../../answers/written-answer.tsx';
import { describeError } from '../../kit/describe-error.ts';
import { visibleText } from '../../lib/visible-text.ts';
import type { AskedQuestion } from './use-answers.ts';

/** A question with its answer. */
export function ExchangeView({
  exchange: { asked: question, answer },
}: {
  readonly exchange: AskedQuestion;
}) {
  return (
    <article className="kit-panel ask-exchange" aria-label={`Answer to: ${visibleText(question)}`}>
      <h2 className="ask-asked given">{visibleText(question)}</h2>
      <WrittenAnswerView
        answer={answer}
        waitsFor="Looking for passages"
        advice="Ask otherwise, look in other documents, or add one that holds it."
        describeFailure={describeError}
      />
    </article>
  );
}
