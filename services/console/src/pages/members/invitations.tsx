import { type FormEvent, useRef } from 'react';
import { Button } from '../../kit/button.tsx';
import { SelectField, TextField } from '../../kit/field.tsx';
import { ListEnd } from '../../kit/list-end.tsx';
import { Deadline } from '../../kit/time.tsx';
import { roleMeanings, roles } from '../../lib/roles.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { tokenWords } from '../../platform/token-words.ts';
import { usePlatformFacts } from '../../platform/use-platform-facts.ts';
import { usePerson } from '../../session/session.tsx';
import { type InvitedRole, useInvitations, usePeopleActions } from './member-data.ts';

/** Who is asked to come in. The token of an invitation goes to its address, and is not shown here. */
export function Invitations() {
  const { data: invitations = [] } = useInvitations();
  const { invite, withdraw } = usePeopleActions();
  const { data: platform } = usePlatformFacts();
  const { title, text } = tokenWords(platform?.notifier);
  const isOwner = usePerson().roles.includes('owner');
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const asked = { email: String(data.get('email')), role: data.get('role') as InvitedRole };
    invite.mutate(asked, { onSuccess: () => form.current?.reset() });
  };
  return (
    <section className="kit-panel" aria-labelledby="members-invitations">
      <div className="kit-panel-head">
        <h2 id="members-invitations">Invitations</h2>
      </div>
      <form ref={form} className="kit-panel-body members-form" onSubmit={submit}>
        <TextField label="E-mail address" name="email" type="email" required autoComplete="off" />
        <SelectField label="Role" name="role" defaultValue="member">
          {roles
            .filter((role) => role !== 'agent' && (role !== 'owner' || isOwner))
            .map((role) => (
              <option key={role} value={role}>
                {role}: {roleMeanings[role]}
              </option>
            ))}
        </SelectField>
        <Button type="submit" isBusy={invite.isPending}>
          Invite
        </Button>
      </form>
      <p className="members-tokens soft small">
        {title} {text}
      </p>
      <ul className="members-list">
        {invitations.map(({ id, email, role, expiresAt }) => (
          <li key={id} className="members-line">
            <div className="members-who">
              <span className="given">{visibleText(email)}</span>
              <span className="soft small">
                as {role}, ends <Deadline at={expiresAt} />
              </span>
            </div>
            <Button
              icon="close"
              isBusy={withdraw.isPending}
              aria-label={`Withdraw the invitation of ${email}`}
              onClick={() => withdraw.mutate(id)}
            >
              Withdraw
            </Button>
          </li>
        ))}
      </ul>
      <ListEnd shown={invitations.length} />
    </section>
  );
}
