import type { Document } from '@lectern/client';
import { useId, useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { SelectField, TextField } from '../../kit/field.tsx';
import { IconButton } from '../../kit/icon-button.tsx';
import { Notice } from '../../kit/notice.tsx';
import type { ChangeDocument } from './change.tsx';
import { type FactKind, type FactLine, hasOtherFacts, linesOf, patchOf, problemOf } from './facts-form.ts';

/** Changes title and facts; what was not touched is not sent, also where somebody else changes it meanwhile. */
export function MetadataForm({
  document,
  onChange,
  onEnd,
}: {
  readonly document: Document;
  readonly onChange: ChangeDocument;
  readonly onEnd: () => void;
}) {
  // As it was when the form was opened: it is fetched anew all the while.
  const [opened] = useState(document);
  const [title, setTitle] = useState(opened.title);
  const [lines, setLines] = useState(() => linesOf(opened.metadata));
  const [isBusy, setBusy] = useState(false);
  const hasProblem = title.trim() === '' || lines.some((line) => problemOf(line, lines) !== undefined);
  const change = (id: number, part: Partial<FactLine>): void =>
    setLines(lines.map((line) => (line.id === id ? { ...line, ...part } : line)));
  const add = (): void => {
    const id = Math.max(-1, ...lines.map((line) => line.id)) + 1;
    setLines([...lines, { id, name: '', kind: 'text', text: '' }]);
  };
  const save = async (): Promise<void> => {
    const metadata = patchOf(opened.metadata, lines);
    const body = { ...(title !== opened.title && { title }), ...(metadata && { metadata }) };
    if (Object.keys(body).length === 0) return onEnd();
    setBusy(true);
    if (await onChange(body)) onEnd();
    else setBusy(false);
  };
  return (
    <form
      className="kit-panel-body document-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!hasProblem) void save();
      }}
    >
      <h2>Metadata</h2>
      {!isBusy && hasOtherFacts(opened, document) && (
        <Notice
          tone="warn"
          title="Somebody else has changed title or metadata meanwhile."
          text="“Save” replaces what you have changed here, and keeps the rest of theirs. “Cancel” shows what they have changed."
        />
      )}
      <TextField
        label="Title"
        autoFocus
        value={title}
        maxLength={300}
        error={title.trim() === '' ? 'A document needs a title.' : undefined}
        onChange={({ target }) => setTitle(target.value)}
      />
      {lines.map((line) => (
        <FactFields
          key={line.id}
          line={line}
          problem={problemOf(line, lines)}
          onChange={(part) => change(line.id, part)}
          onRemove={() => setLines(lines.filter(({ id }) => id !== line.id))}
        />
      ))}
      <Button kind="quiet" onClick={add}>
        Add a fact
      </Button>
      <div className="kit-dialog-foot">
        <Button onClick={onEnd}>Cancel</Button>
        <Button type="submit" kind="primary" isBusy={isBusy} disabled={hasProblem}>
          Save
        </Button>
      </div>
    </form>
  );
}

const kinds: readonly { readonly kind: FactKind; readonly word: string }[] = [
  { kind: 'text', word: 'Text' },
  { kind: 'number', word: 'Number' },
  { kind: 'yes-no', word: 'Yes or no' },
  { kind: 'list', word: 'List' },
];

function FactFields({
  line: { name, kind, text },
  problem,
  onChange,
  onRemove,
}: {
  readonly line: FactLine;
  readonly problem: string | undefined;
  readonly onChange: (part: Partial<FactLine>) => void;
  readonly onRemove: () => void;
}) {
  return (
    <fieldset className="document-fact">
      <legend className="visually-hidden">{name === '' ? 'New fact' : `Fact ${name}`}</legend>
      <TextField
        label="Name"
        value={name}
        maxLength={64}
        onChange={({ target }) => onChange({ name: target.value })}
      />
      <SelectField
        label="Kind"
        value={kind}
        onChange={({ target }) => onChange({ kind: target.value as FactKind })}
      >
        {kinds.map((each) => (
          <option key={each.kind} value={each.kind}>
            {each.word}
          </option>
        ))}
      </SelectField>
      <IconButton icon="trash" name={`Remove ${name === '' ? 'the new fact' : name}`} onClick={onRemove} />
      <FactInput kind={kind} text={text} onChange={onChange} />
      {problem !== undefined && <p className="kit-field-error">{problem}</p>}
    </fieldset>
  );
}

function FactInput({
  kind,
  text,
  onChange,
}: Pick<FactLine, 'kind' | 'text'> & { readonly onChange: (part: Partial<FactLine>) => void }) {
  const id = useId();
  if (kind === 'yes-no')
    return (
      <SelectField
        label="Value"
        value={text === 'yes' ? 'yes' : 'no'}
        onChange={({ target }) => onChange({ text: target.value })}
      >
        <option value="yes">Yes</option>
        <option value="no">No</option>
      </SelectField>
    );
  if (kind === 'list')
    return (
      <div className="kit-field">
        <label htmlFor={id} className="kit-label">
          Values, one a line
        </label>
        <textarea
          id={id}
          className="kit-input"
          rows={3}
          value={text}
          onChange={({ target }) => onChange({ text: target.value })}
        />
      </div>
    );
  const inputMode = kind === 'number' ? 'decimal' : 'text';
  return (
    <TextField
      label="Value"
      value={text}
      inputMode={inputMode}
      onChange={({ target }) => onChange({ text: target.value })}
    />
  );
}
