import { type FormEvent, useState } from 'react';
import { AnswerText, Degraded, Sources, WrittenBy } from '../../answers/answer-parts.tsx';
import { noFilter, requestFilter } from '../../filters/passage-filter.ts';
import { PassageFilterFields } from '../../filters/passage-filter-fields.tsx';
import { Button } from '../../kit/button.tsx';
import { CopyButton } from '../../kit/copy-button.tsx';
import { TextAreaField } from '../../kit/field.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Skeleton } from '../../kit/skeleton.tsx';
import { duration, plural } from '../../lib/format.ts';
import { type PromptVersion, type TimedAnswer, useRun } from './prompt-data.ts';
import { describeRunError } from './prompt-words.ts';

/** Runs the version that is shown, with values for its variables. */
export function RunPanel({ version }: { readonly version: PromptVersion }) {
  const [filter, setFilter] = useState(noFilter);
  const run = useRun(version.name);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    run.mutate({
      version: version.version,
      variables: Object.fromEntries(version.variables.map((name) => [name, String(values.get(name) ?? '')])),
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
          <TextAreaField key={name} label={name} name={name} rows={2} required maxLength={200_000} />
        ))}
        {version.variables.length === 0 && (
          <p className="soft">It has no variables: nothing is to be named.</p>
        )}
        {version.documents !== null && <PassageFilterFields filter={filter} onChange={setFilter} />}
        <div>
          <Button type="submit" icon="run" isBusy={run.isPending}>
            Run
          </Button>
        </div>
      </form>
      <div className="prompts-outcome" aria-live="polite" aria-busy={run.isPending}>
        {run.isPending && <Skeleton lines={3} />}
        {run.error !== null && <Notice tone="bad" {...describeRunError(run.error, version.alias)} />}
        {run.data !== undefined && <Answer timed={run.data} />}
      </div>
    </section>
  );
}

function Answer({ timed: { answer: shown, ms } }: { readonly timed: TimedAnswer }) {
  const { answer, output, answered, citations, degraded } = shown;
  return (
    <article className="prompts-answer" aria-label="Answer">
      <h3>Answer</h3>
      {answered === false && (
        <Notice
          tone="warn"
          title="The documents do not hold an answer."
          text="What stands below is no answer. Give other values, or look in other documents."
        />
      )}
      {output === null ? (
        <div className="answer-text given">
          <AnswerText text={answer} citations={citations} />
        </div>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so a keyboard has to reach it
        <pre className="kit-code given" tabIndex={0}>
          {JSON.stringify(output, null, 2)}
        </pre>
      )}
      <Degraded parts={degraded} />
      {citations.length > 0 && <Sources citations={citations} />}
      <Foot timed={{ answer: shown, ms }} />
    </article>
  );
}

function Foot({ timed: { answer: shown, ms } }: { readonly timed: TimedAnswer }) {
  const { answer, version, model, usage, cached } = shown;
  return (
    <div className="prompts-foot soft small">
      <span>Version {version}</span>
      <span>
        <WrittenBy model={model} />
      </span>
      {cached && <span>kept from an earlier run</span>}
      {!cached && model !== 'extractive' && (
        <span className="number">
          {plural(usage.inputTokens, 'token')} in, {plural(usage.outputTokens, 'token')} out
        </span>
      )}
      <span className="number">{duration(ms)}</span>
      <CopyButton text={answer} name="Copy the answer" />
    </div>
  );
}
