import { type FormEvent, useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { TextAreaField, TextField } from '../../kit/field.tsx';
import { Notice } from '../../kit/notice.tsx';
import { type PromptVersion, usePromptActions } from './prompt-data.ts';
import { variablesIn } from './prompt-template.ts';
import { describeVersionError } from './prompt-words.ts';
import { readDraft, type VersionDraft } from './version-draft.ts';

const mostChars = 32_000;
const mostPassages = 20;

/** Writes a version; a name is asked for where the prompt is new. */
export function VersionForm({
  name,
  start,
  version,
  action,
  onAdded,
}: {
  readonly name?: string;
  readonly start: VersionDraft;
  /** The number that it is to have: it is refused when somebody else has taken it. */
  readonly version: number;
  readonly action: string;
  readonly onAdded: (version: PromptVersion) => void;
}) {
  const [draft, setDraft] = useState(start);
  const [schemaError, setSchemaError] = useState<string>();
  const { add } = usePromptActions();
  const change = (part: Partial<VersionDraft>): void => setDraft((before) => ({ ...before, ...part }));
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const content = readDraft(draft);
    if ('schemaError' in content) {
      setSchemaError(content.schemaError);
      return;
    }
    setSchemaError(undefined);
    const named = name ?? String(new FormData(event.currentTarget).get('name'));
    add.mutate({ name: named, version, ...content }, { onSuccess: onAdded });
  };
  return (
    <form className="kit-form" onSubmit={submit}>
      {name === undefined && <NameField />}
      <TextAreaField
        label="Template"
        required
        rows={6}
        maxLength={mostChars}
        isCode
        value={draft.template}
        onChange={({ target }) => change({ template: target.value })}
        hint="{{name}} is the place of a value, which a run names. There is nothing else in a template."
      />
      <Documents draft={draft} onChange={change} />
      <Variables draft={draft} />
      <TextField
        label="Model"
        required
        maxLength={100}
        autoComplete="off"
        value={draft.alias}
        onChange={({ target }) => change({ alias: target.value })}
        hint="The alias of the model that answers."
      />
      <TextAreaField
        label="Answer schema"
        rows={3}
        isCode
        value={draft.answerSchema}
        onChange={({ target }) => change({ answerSchema: target.value })}
        error={schemaError}
        hint="JSON Schema of the object that each answer is; empty for text."
      />
      {add.error !== null && <Notice tone="bad" {...describeVersionError(add.error, name === undefined)} />}
      <div className="kit-dialog-foot">
        <Button type="submit" kind="primary" isBusy={add.isPending}>
          {action}
        </Button>
      </div>
    </form>
  );
}

function NameField() {
  return (
    <TextField
      label="Name"
      name="name"
      required
      pattern="[a-z0-9][a-z0-9\-]{0,63}"
      title="Small letters, digits and hyphens"
      autoComplete="off"
      placeholder="ticket-summary"
      hint="By it programs run the prompt: small letters, digits and hyphens."
    />
  );
}

interface PartProps {
  readonly draft: VersionDraft;
  readonly onChange: (part: Partial<VersionDraft>) => void;
}

function Documents({ draft, onChange }: PartProps) {
  return (
    <>
      <label className="kit-choice">
        <input
          type="checkbox"
          className="kit-checkbox"
          checked={draft.restsOnDocuments}
          onChange={({ target }) => onChange({ restsOnDocuments: target.checked })}
        />
        <span>It rests on documents of whoever runs it, and cites them</span>
      </label>
      {draft.restsOnDocuments && (
        <div className="kit-row">
          <TextField
            label="What is searched for"
            required
            maxLength={mostChars}
            value={draft.query}
            onChange={({ target }) => onChange({ query: target.value })}
            hint="A template, too."
          />
          <TextField
            label="Passages at most"
            required
            type="number"
            min={1}
            max={mostPassages}
            value={String(draft.topK)}
            onChange={({ target }) => onChange({ topK: Number(target.value) })}
          />
        </div>
      )}
    </>
  );
}

function Variables({ draft: { template, restsOnDocuments, query } }: Pick<PartProps, 'draft'>) {
  const names = variablesIn(restsOnDocuments ? [template, query] : [template]);
  return (
    <p className="small soft" aria-live="polite">
      {names.length === 0 ? 'A run names no value.' : 'A run names a value for '}
      {names.map((name) => (
        <code key={name} className="prompts-variable">
          {name}
        </code>
      ))}
    </p>
  );
}
