import { type FormEvent, useRef } from 'react';
import { Link } from 'wouter';
import { Button } from '../../kit/button.tsx';
import { Confirm } from '../../kit/dialog.tsx';
import { SelectField, TextField } from '../../kit/field.tsx';
import { ListEnd } from '../../kit/list-end.tsx';
import { Time } from '../../kit/time.tsx';
import { roleMeanings } from '../../lib/roles.ts';
import { useServiceAccounts } from '../../lib/use-people.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { type ServiceRole, usePeopleActions } from './member-data.ts';

const serviceRoles: readonly ServiceRole[] = ['agent', 'member'];

/** Accounts of software, which act by keys alone. */
export function ServiceAccounts() {
  const { data: accounts = [] } = useServiceAccounts();
  const { addAccount, removeAccount } = usePeopleActions();
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const asked = { name: String(data.get('name')), role: data.get('role') as ServiceRole };
    addAccount.mutate(asked, { onSuccess: () => form.current?.reset() });
  };
  return (
    <section className="kit-panel" aria-labelledby="members-software">
      <div className="kit-panel-head">
        <h2 id="members-software">Service accounts</h2>
      </div>
      <form ref={form} className="kit-panel-body members-form" onSubmit={submit}>
        <TextField label="Name" name="name" required maxLength={100} autoComplete="off" />
        <SelectField label="Role" name="role" defaultValue="agent">
          {serviceRoles.map((role) => (
            <option key={role} value={role}>
              {role}: {roleMeanings[role]}
            </option>
          ))}
        </SelectField>
        <Button type="submit" isBusy={addAccount.isPending}>
          Add
        </Button>
      </form>
      <ul className="members-list">
        {accounts.map(({ id, name, role, createdAt }) => (
          <li key={id} className="members-line">
            <div className="members-who">
              <span className="given">{visibleText(name)}</span>
              <span className="soft small">
                {role}, since <Time at={createdAt} />
              </span>
              <Link href={`/keys?account=${id}`} className="small">
                Its keys
              </Link>
            </div>
            <Confirm
              trigger={
                <Button
                  kind="danger"
                  icon="trash"
                  isBusy={removeAccount.isPending}
                  aria-label={`Remove ${name}`}
                >
                  Remove
                </Button>
              }
              title={`Remove ${name}?`}
              text="Its keys end within a second, and do not come back. Its documents stay."
              action="Remove"
              onConfirm={() => removeAccount.mutate(id)}
            />
          </li>
        ))}
      </ul>
      <ListEnd shown={accounts.length} />
    </section>
  );
}
