import { useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { Confirm } from '../../kit/dialog.tsx';
import { SelectField } from '../../kit/field.tsx';
import { ListEnd } from '../../kit/list-end.tsx';
import { Badge } from '../../kit/status-badge.tsx';
import { Time } from '../../kit/time.tsx';
import { isAdmin, type Role, roles } from '../../lib/roles.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { usePerson } from '../../session/session.tsx';
import { type Member, usePeopleActions } from './member-data.ts';

/** The people of the tenant; administrators change their roles and remove them. */
export function MemberList({ members }: { readonly members: readonly Member[] }) {
  return (
    <section className="kit-panel" aria-labelledby="members-people">
      <div className="kit-panel-head">
        <h2 id="members-people">People</h2>
      </div>
      <ul className="members-list">
        {members.map((member) => (
          <MemberLine key={member.id} member={member} />
        ))}
      </ul>
      <ListEnd shown={members.length} />
    </section>
  );
}

function MemberLine({ member }: { readonly member: Member }) {
  const { id, displayName, email, role, createdAt, identityProvider } = member;
  const person = usePerson();
  const { changeRole, remove } = usePeopleActions();
  const mayChange = isAdmin(person.roles) && identityProvider === undefined;
  // What concerns owners, only owners do.
  const mayGive = (given: Role): boolean => given !== 'owner' || person.roles.includes('owner');
  const isMe = id === person.id;
  return (
    <li className="members-line">
      <div className="members-who">
        <span className="given">{visibleText(displayName)}</span>
        {isMe && <Badge tone="plain">You</Badge>}
        <span className="soft small given">{visibleText(email ?? identityProvider ?? '')}</span>
        <span className="soft small">
          since <Time at={createdAt} />
        </span>
      </div>
      <div className="members-actions">
        {mayChange && mayGive(role) ? (
          <RoleChoice
            key={role}
            member={member}
            isMe={isMe}
            offered={roles.filter(mayGive)}
            isBusy={changeRole.isPending}
            onChange={(chosen) => changeRole.mutate({ id, role: chosen })}
          />
        ) : (
          <Badge tone="plain">{role}</Badge>
        )}
        {mayChange && mayGive(role) && !isMe && (
          <Confirm
            trigger={
              <Button
                kind="danger"
                icon="trash"
                isBusy={remove.isPending}
                aria-label={`Remove ${displayName}`}
              >
                Remove
              </Button>
            }
            title={`Remove ${displayName}?`}
            text="Their sessions and keys end within a second. Their documents stay. They can be invited again."
            action="Remove"
            onConfirm={() => remove.mutate(id)}
          />
        )}
      </div>
    </li>
  );
}

/** A choice alone does nothing: whoever goes through it by keyboard passes every role on the way. */
function RoleChoice({
  member: { displayName, role },
  isMe,
  offered,
  isBusy,
  onChange,
}: {
  readonly member: Member;
  readonly isMe: boolean;
  readonly offered: readonly Role[];
  readonly isBusy: boolean;
  readonly onChange: (role: Role) => void;
}) {
  const [chosen, setChosen] = useState<Role>(role);
  const action = `Make ${isMe ? 'yourself' : displayName} ${chosen}`;
  const change = (
    <Button isBusy={isBusy} aria-label={action} {...(!isMe && { onClick: () => onChange(chosen) })}>
      Change
    </Button>
  );
  return (
    <>
      <SelectField
        label={`Role of ${displayName}`}
        isLabelHidden
        value={chosen}
        disabled={isBusy}
        onChange={({ target }) => setChosen(target.value as Role)}
      >
        {offered.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </SelectField>
      {chosen !== role && !isMe && change}
      {chosen !== role && isMe && (
        <Confirm
          trigger={change}
          title={`${action}?`}
          text="You lose what only your present role may do, and cannot give it back to yourself."
          action="Change my role"
          onConfirm={() => onChange(chosen)}
        />
      )}
    </>
  );
}
