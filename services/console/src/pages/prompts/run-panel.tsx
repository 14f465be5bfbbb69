import type { PromptPart } from '@lectern/client';
import { type FormEvent, useState } from 'react';
import type { WrittenAnswer } from '../../answers/answer-state.ts';
import { WrittenAnswerView } from '../../answers/written-answer.tsx';
import { noFilter, requestFilter } from '../../filters/passage-filter.ts';
import { PassageFilterFields } from '../../filters/passage-filter-fields.tsx';
import { Button } from '../../kit/button.tsx';
import { TextAreaField } from '../../kit/field.tsx';
import { plural } from '../../lib/format.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { type PromptVersion, useRun } from './prompt-data.ts';
import { describeRunError } from './prompt-words.ts';

/** Runs the version that is shown, with values for its variables. */
export function RunPanel({ version }: { readonly version: PromptVersion }) {
  const [filter, setFilter] = useState(noFilter);
  const run = useRun(version);
  const values = run.last?.asked.variables;
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (run.isWriting) return;
    const form = new FormData(event.currentTarget);
    run.start({
      version: version.version,
      variables: Object.fromEntries(version.variables.map((name) => [name, String(form.get(name) ?? '')])),
      ...(version.documents !== null && requestFilter(filter)),
    });
  };
  return (
    <section className="kit-panel" aria-labelledby="prompts-run">
      <div className="kit-panel-head">
        <h2 id="prompts-run">Run it</h2>
      </div>
      <form className="kit-panel-body kit-form" onSubmit={submit}>
        {version.variables.map((name) => (
          <TextAreaField
            key={name}
            label={name}
            name={name}
            defaultValue={String(values?.[name] ?? '')}
            rows={2}
            required
            maxLength={200_000}
          />
        ))}
        {version.variables.length === 0 && (
          <p className="soft">It has no variables: nothing is to be named.</p>
        )}
        {version.documents !== null && <PassageFilterFields filter={filter} onChange={setFilter} />}
        <div>
          {run.isWriting ? (
            <Button icon="stop" onClick={run.stop}>
              Stop
            </Button>
          ) : (
            <Button type="submit" icon="run">
              Run
            </Button>
          )}
        </div>
      </form>
      <div className="prompts-outcome">
        {run.last !== undefined && <Answer answer={run.last.answer} version={version} />}
      </div>
    </section>
  );
}

function Answer({
  answer,
  version: { alias, documents },
}: {
  readonly answer: WrittenAnswer<PromptPart>;
  readonly version: PromptVersion;
}) {
  const { outcome } = answer;
  return (
    <article className="prompts-answer" aria-label="Answer">
      <h3>Answer</h3>
      <WrittenAnswerView
        answer={answer}
        waitsFor={documents === null ? 'Waiting for the model' : 'Looking for passages'}
        advice="Give other values, or look in other documents."
        describeFailure={(error) => describeRunError(error, alias)}
        {...(outcome?.output != null && { inPlaceOfText: <Output output={outcome.output} /> })}
        {...(outcome !== undefined && { facts: <Facts outcome={outcome} /> })}
      />
    </article>
  );
}

function Output({ output }: { readonly output: object }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so a keyboard has to reach it
    <pre className="kit-code given" tabIndex={0}>
      {visibleText(JSON.stringify(output, null, 2))}
    </pre>
  );
}

function Facts({
  outcome: { version, model, usage, cached },
}: {
  readonly outcome: NonNullable<WrittenAnswer<PromptPart>['outcome']>;
}) {
  return (
    <>
      <span>Version {version}</span>
      {cached && <span>kept from an earlier run</span>}
      {!cached && model !== 'extractive' && (
        <span className="number">
          {plural(usage.inputTokens, 'token')} in, {plural(usage.outputTokens, 'token')} out
        </span>
      )}
    </>
  );
}
