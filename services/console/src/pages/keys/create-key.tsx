import { type FormEvent, useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { describeError } from '../../kit/describe-error.ts';
import { Dialog } from '../../kit/dialog.tsx';
import { SelectField, TextField } from '../../kit/field.tsx';
import { Notice } from '../../kit/notice.tsx';
import { useCollections } from '../../lib/use-collections.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { type CreateApiKey, type NewApiKey, type Scope, useKeyActions } from './key-data.ts';
import { scopes } from './scopes.ts';

const usual: readonly Scope[] = ['documents:read', 'search', 'generate'];
const day = 24 * 60 * 60 * 1_000;
const lives: readonly { readonly days: number; readonly name: string }[] = [
  { days: 30, name: '30 days' },
  { days: 90, name: '90 days' },
  { days: 365, name: 'One year' },
  { days: 0, name: 'Until it is revoked' },
];

interface CreateKeyProps {
  readonly serviceAccountId: string | undefined;
  readonly onCreated: (key: NewApiKey) => void;
}

/** Makes a key: what it is for, what it may do, how long. */
export function CreateKey(props: CreateKeyProps) {
  const [isOpen, setOpen] = useState(false);
  const created = (key: NewApiKey): void => {
    setOpen(false);
    props.onCreated(key);
  };
  return (
    <>
      <Button kind="primary" icon="keys" onClick={() => setOpen(true)}>
        Create a key
      </Button>
      <Dialog title="Create a key" isOpen={isOpen} onOpenChange={setOpen}>
        <KeyForm {...props} onCreated={created} />
      </Dialog>
    </>
  );
}

function KeyForm({ serviceAccountId, onCreated }: CreateKeyProps) {
  const { create } = useKeyActions();
  const { data: collections = [] } = useCollections();
  const [isUseless, setUseless] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const asked = readForm(new FormData(event.currentTarget));
    setUseless(asked.scopes.length === 0);
    if (asked.scopes.length === 0) return;
    create.mutate({ ...asked, ...(serviceAccountId && { serviceAccountId }) }, { onSuccess: onCreated });
  };
  return (
    <form className="kit-form" onSubmit={submit}>
      <TextField
        label="Name"
        name="name"
        required
        maxLength={100}
        hint="What it is for, so that you recognise it later."
      />
      <fieldset className="kit-choices">
        <legend className="kit-label">What it may do</legend>
        {scopes.map(({ scope, what }) => (
          <label key={scope} className="kit-choice">
            <input
              type="checkbox"
              className="kit-checkbox"
              name="scopes"
              value={scope}
              defaultChecked={usual.includes(scope)}
            />
            <span>
              {what} <code className="soft small">{scope}</code>
            </span>
          </label>
        ))}
        {isUseless && (
          <p className="kit-field-error" role="alert">
            Choose something that it may do: as it is, it could do nothing.
          </p>
        )}
      </fieldset>
      <div className="kit-row">
        <SelectField label="Expires after" name="days" defaultValue="90">
          {lives.map(({ days, name }) => (
            <option key={days} value={days}>
              {name}
            </option>
          ))}
        </SelectField>
        <TextField
          label="Points per minute"
          name="requestsPerMinute"
          type="number"
          min={1}
          hint="Leave empty for the platform’s own limit."
        />
      </div>
      <BudgetFields />
      {collections.length > 0 && (
        <fieldset className="kit-choices">
          <legend className="kit-label">Limited to collections</legend>
          <p className="soft small">Choose none for all documents that you may see.</p>
          {collections.map(({ id, name }) => (
            <label key={id} className="kit-choice">
              <input type="checkbox" className="kit-checkbox" name="collections" value={id} />
              <span className="given">{visibleText(name)}</span>
            </label>
          ))}
        </fieldset>
      )}
      {create.error !== null && <Notice tone="bad" {...describeError(create.error)} />}
      <div className="kit-dialog-foot">
        <Button type="submit" kind="primary" isBusy={create.isPending}>
          Create
        </Button>
      </div>
    </form>
  );
}

/** What calls of models by the key may take. */
function BudgetFields() {
  return (
    <div className="kit-row">
      <TextField
        label="Tokens of models a day"
        name="tokensPerDay"
        type="number"
        min={1}
        hint="Leave empty for what any key may take."
      />
      <TextField
        label="Money for models a month"
        name="moneyPerMonth"
        type="number"
        min={0}
        step="any"
        hint="In the currency of the models’ prices."
      />
    </div>
  );
}

function readForm(form: FormData): CreateApiKey {
  const days = Number(form.get('days'));
  const perMinute = Number(form.get('requestsPerMinute'));
  const tokensPerDay = Number(form.get('tokensPerDay'));
  const moneyPerMonth = Number(form.get('moneyPerMonth'));
  const modelBudget = {
    ...(tokensPerDay > 0 && { tokensPerDay }),
    ...(moneyPerMonth > 0 && { moneyPerMonth }),
  };
  const collections = form.getAll('collections').map(String);
  return {
    name: String(form.get('name')),
    scopes: form.getAll('scopes') as Scope[],
    ...(days > 0 && { expiresAt: new Date(Date.now() + days * day).toISOString() }),
    ...(perMinute > 0 && { requestsPerMinute: perMinute }),
    ...(Object.keys(modelBudget).length > 0 && { modelBudget }),
    ...(collections.length > 0 && { collections }),
  };
}
