import './ask.css';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { filterIn, requestFilter, withFilter } from '../../filters/passage-filter.ts';
import { PassageFilterFields } from '../../filters/passage-filter-fields.tsx';
import { Button } from '../../kit/button.tsx';
import { EmptyState } from '../../kit/empty-state.tsx';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { ExchangeView } from './exchange-view.tsx';
import { RequestDialog } from './request-dialog.tsx';
import { type Answers, useAnswers } from './use-answers.ts';

/** Passages that an answer rests on. */
const topK = 6;

/** Questions, and answers that say what they were taken from. */
export function AskPage() {
  usePageTitle('Ask');
  const answers = useAnswers();
  const [params, setParams] = useSearchParams();
  const filter = filterIn(params);
  const [question, setQuestion] = useState('');
  const options = { topK, ...requestFilter(filter) };
  return (
    <div className="page ask">
      <div className="page-head">
        <div>
          <h1>Ask</h1>
          <p className="page-lead">
            Answers come only from documents you may read, and show the passages they rest on.
          </p>
        </div>
        <RequestDialog asked={{ prompt: question.trim() || 'What happens when …?', ...options }} />
      </div>
      <div className="kit-panel ask-form">
        <QuestionForm
          question={question}
          onChange={setQuestion}
          answers={answers}
          onAsk={(prompt) => answers.ask(prompt, options)}
        />
        <PassageFilterFields
          filter={filter}
          onChange={(next) => setParams(withFilter(params, next), { replace: true })}
        />
      </div>
      {answers.exchanges.length === 0 && (
        <EmptyState icon="ask" title="Nothing was asked yet">
          <p>Ask about anything in your documents. Where they hold no answer, you are told so.</p>
        </EmptyState>
      )}
      <div className="ask-exchanges">
        {answers.exchanges.map((exchange) => (
          <ExchangeView key={exchange.id} exchange={exchange} />
        ))}
      </div>
    </div>
  );
}

function QuestionForm({
  question,
  onChange,
  answers: { isWriting, stop },
  onAsk,
}: {
  readonly question: string;
  readonly onChange: (question: string) => void;
  readonly answers: Answers;
  readonly onAsk: (question: string) => void;
}) {
  const ask = (): void => {
    if (question.trim() !== '' && !isWriting) onAsk(question.trim());
  };
  return (
    <form
      className="ask-question"
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <label htmlFor="question" className="kit-label">
        Question
      </label>
      <textarea
        id="question"
        className="kit-input"
        rows={2}
        maxLength={8_000}
        value={question}
        onChange={({ target }) => onChange(target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          ask();
        }}
      />
      <div className="ask-question-foot">
        <span className="soft small ask-hint">Press Enter to ask, Shift + Enter for a new line.</span>
        {isWriting ? (
          <Button icon="stop" onClick={stop}>
            Stop
          </Button>
        ) : (
          <Button type="submit" kind="primary" icon="ask" disabled={question.trim() === ''}>
            Ask
          </Button>
        )}
      </div>
    </form>
  );
}
