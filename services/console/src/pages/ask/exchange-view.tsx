import { AnswerText, Degraded, Sources, WrittenBy } from '../../answers/answer-parts.tsx';
import { CopyButton } from '../../kit/copy-button.tsx';
import { describeError } from '../../kit/describe-error.ts';
import { Icon } from '../../kit/icon.tsx';
import { Notice } from '../../kit/notice.tsx';
import { duration } from '../../lib/format.ts';
import type { Exchange } from './answer-state.ts';

/** A question with its answer, its sources, and what is to know about both. */
export function ExchangeView({ exchange }: { readonly exchange: Exchange }) {
  const { question, text, citations, state, error } = exchange;
  return (
    <article className="kit-panel ask-exchange" aria-label={`Answer to: ${question}`}>
      <h2 className="ask-asked given">{question}</h2>
      {exchange.outcome?.answered === false && (
        <Notice
          tone="warn"
          title="The documents do not hold an answer."
          text="What stands below is no answer. Ask otherwise, look in other documents, or add one that holds it."
        />
      )}
      <div className="answer-text given" aria-live="polite" aria-busy={state === 'writing'}>
        {text === '' && state === 'writing' && (
          <span className="soft ask-waits">
            <Icon name="busy" /> Looking for passages
          </span>
        )}
        <AnswerText text={text} citations={citations} />
      </div>
      {state === 'failed' && (
        <Notice tone="bad" {...describeError(error)}>
          {text !== '' && <p>What was written until then is not a whole answer.</p>}
        </Notice>
      )}
      {state === 'stopped' && <Notice tone="plain" title="Stopped. This is not a whole answer." />}
      <Degraded parts={exchange.outcome?.degraded ?? []} />
      {citations.length > 0 && <Sources citations={citations} />}
      <Foot exchange={exchange} />
    </article>
  );
}

function Foot({ exchange: { text, outcome, firstMs, totalMs } }: { readonly exchange: Exchange }) {
  if (outcome === undefined) return null;
  return (
    <div className="ask-foot soft small">
      <span>
        <WrittenBy model={outcome.model} />
      </span>
      {totalMs !== undefined && (
        <span className="number">
          {firstMs !== undefined && `first words after ${duration(firstMs)}, `}
          {duration(totalMs)} in all
        </span>
      )}
      <CopyButton text={text} name="Copy the answer" />
    </div>
  );
}
