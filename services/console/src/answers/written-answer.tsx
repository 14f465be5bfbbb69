import type { ReactNode } from 'react';
import { CopyButton } from '../kit/copy-button.tsx';
import type { DescribedError } from '../kit/describe-error.ts';
import { Icon } from '../kit/icon.tsx';
import { Notice } from '../kit/notice.tsx';
import { duration } from '../lib/format.ts';
import { AnswerText, Degraded, Sources, WrittenBy } from './answer-parts.tsx';
import type { WrittenAnswer, WrittenPart } from './answer-state.ts';

interface WrittenAnswerViewProps<Part extends WrittenPart> {
  readonly answer: WrittenAnswer<Part>;
  /** What is waited for until the first text comes. */
  readonly waitsFor: string;
  /** What can be done where the documents hold no answer. */
  readonly advice: string;
  describeFailure(error: unknown): DescribedError;
  /** In the place of the text, once there is some. */
  readonly inPlaceOfText?: ReactNode;
  /** What is to know of the answer beside who wrote it and how long it took. */
  readonly facts?: ReactNode;
}

/** An answer while it is written and when it is there, with its sources, and what is to know about both. */
export function WrittenAnswerView<Part extends WrittenPart>({
  answer,
  waitsFor,
  advice,
  describeFailure,
  inPlaceOfText,
  facts,
}: WrittenAnswerViewProps<Part>) {
  const { text, citations, state, outcome, error } = answer;
  return (
    <>
      {outcome?.answered === false && (
        <Notice
          tone="warn"
          title="The documents do not hold an answer."
          text={`What stands below is no answer. ${advice}`}
        />
      )}
      <div className="answer-text given" aria-live="polite" aria-busy={state === 'writing'}>
        {text === '' && state === 'writing' && (
          <span className="soft answer-waits">
            <Icon name="busy" /> {waitsFor}
          </span>
        )}
        {inPlaceOfText ?? <AnswerText text={text} citations={citations} />}
      </div>
      {state === 'failed' && (
        <Notice tone="bad" {...describeFailure(error)}>
          {text !== '' && <p>What was written until then is not a whole answer.</p>}
        </Notice>
      )}
      {state === 'stopped' && <Notice tone="plain" title="Stopped. This is not a whole answer." />}
      <Degraded parts={outcome?.degraded ?? []} />
      {citations.length > 0 && <Sources citations={citations} />}
      <Foot answer={answer}>{facts}</Foot>
    </>
  );
}

function Foot<Part extends WrittenPart>({
  answer: { text, outcome, firstMs, totalMs },
  children,
}: {
  readonly answer: WrittenAnswer<Part>;
  readonly children: ReactNode;
}) {
  if (outcome === undefined) return null;
  return (
    <div className="answer-foot soft small">
      <span>
        <WrittenBy model={outcome.model} />
      </span>
      {children}
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
