import { type FormEvent, type ReactNode, useState } from 'react';
import { useSearchParams } from 'wouter';
import { Button } from '../kit/button.tsx';
import { describeError } from '../kit/describe-error.ts';
import { TextField } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import { usePlatformFacts } from '../platform/use-platform-facts.ts';
import { useSession } from './session.tsx';
import { SignInCard } from './sign-in-card.tsx';
import type { Ending } from './visit.ts';

/** The ways to come in. */
type Way = 'in' | 'up' | 'invited' | 'confirm';

const titles: Readonly<Record<Way, string>> = {
  in: 'Sign in',
  up: 'Create an account',
  invited: 'Accept an invitation',
  confirm: 'Confirm your address',
};

/** Where somebody comes in: with an account, by making one, by an invitation, or to look around. */
export function SignInPage() {
  const [params] = useSearchParams();
  const [way, setWay] = useState<Way>(params.has('invitation') ? 'invited' : 'in');
  const session = useSession();
  const { data: platform } = usePlatformFacts();
  const ending = session.phase === 'out' ? session.ending : undefined;
  const canRegister = platform?.registration !== 'closed';
  const ways = (['in', 'up', 'invited'] as const).filter(
    (each) => each !== way && (each !== 'up' || canRegister),
  );
  return (
    <SignInCard title={titles[way]}>
      {way === 'in' && ending !== undefined && <EndingNotice ending={ending} />}
      <WayIn key={way} way={way} invitation={params.get('invitation') ?? ''} onWay={setWay} />
      <ul className="sign-in-other">
        {ways.map((each) => (
          <li key={each}>
            <button type="button" className="kit-link" onClick={() => setWay(each)}>
              {titles[each]}
            </button>
          </li>
        ))}
      </ul>
      {platform?.demo === true && <DemoButton />}
    </SignInCard>
  );
}

/** Why somebody who was signed in is not any more. */
function EndingNotice({ ending }: { readonly ending: Ending }) {
  const { resume } = useSession();
  if (ending === 'ended')
    return <Notice tone="plain" title="Your session has ended." text="Sign in to go on." />;
  return (
    <Notice
      tone="plain"
      title="This browser is signed in as another account."
      text="A browser has one session at a time. Sign in to change back."
    >
      <Button icon="forward" onClick={() => void resume()}>
        Go on with the other account
      </Button>
    </Notice>
  );
}

interface WayProps {
  readonly way: Way;
  readonly invitation: string;
  readonly onWay: (way: Way) => void;
}

function WayIn({ way, invitation, onWay }: WayProps) {
  const { signIn, signUp, acceptInvitation, confirm } = useSession();
  switch (way) {
    case 'in':
      return (
        <AccountForm action="Sign in" onSubmit={signIn}>
          <EmailField />
          <PasswordField />
        </AccountForm>
      );
    case 'up':
      return (
        <AccountForm
          action="Create the account"
          onSubmit={async (account) => {
            if ((await signUp(account)) === 'to-confirm') onWay('confirm');
          }}
        >
          <NameField />
          <EmailField />
          <PasswordField isNew />
        </AccountForm>
      );
    case 'invited':
      return (
        <AccountForm action="Accept and sign in" onSubmit={acceptInvitation}>
          <TextField label="Invitation" name="token" defaultValue={invitation} autoComplete="off" required />
          <NameField />
          <PasswordField isNew />
        </AccountForm>
      );
    case 'confirm':
      return (
        <AccountForm
          action="Confirm"
          onSubmit={async ({ token }) => {
            await confirm(token);
            onWay('in');
          }}
        >
          <Notice tone="plain" title="A token is on its way to your address." text="Put it in here." />
          <TextField label="Token" name="token" autoComplete="off" required />
        </AccountForm>
      );
  }
}

/** What the fields of a form hold; empty where it has no such field. */
interface Fields {
  readonly email: string;
  readonly password: string;
  readonly displayName: string;
  readonly token: string;
}

function AccountForm({
  action,
  onSubmit,
  children,
}: {
  readonly action: string;
  readonly onSubmit: (fields: Fields) => Promise<void>;
  readonly children: ReactNode;
}) {
  const { error, isBusy, run } = useAttempt();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => String(form.get(name) ?? '');
    const named = { email: text('email').trim(), displayName: text('displayName').trim() };
    void run(() => onSubmit({ ...named, password: text('password'), token: text('token').trim() }));
  };
  return (
    <form className="sign-in-form" onSubmit={submit}>
      {error !== undefined && <Notice tone="bad" {...describeError(error)} />}
      {children}
      <Button type="submit" kind="primary" isBusy={isBusy}>
        {action}
      </Button>
    </form>
  );
}

function DemoButton() {
  const { signInAsDemo } = useSession();
  const { error, isBusy, run } = useAttempt();
  return (
    <div className="sign-in-demo">
      {error !== undefined && <Notice tone="bad" {...describeError(error)} />}
      <p className="soft small">
        Only to look around on this machine, with an account that everyone here shares:
      </p>
      <Button icon="forward" isBusy={isBusy} onClick={() => void run(signInAsDemo)}>
        Use the demo account
      </Button>
    </div>
  );
}

/** Something that can fail, and whether it is under way. */
function useAttempt() {
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setError(undefined);
    await work().catch(setError);
    setBusy(false);
  };
  return { error, isBusy, run };
}

function NameField() {
  return <TextField label="Your name" name="displayName" autoComplete="name" required />;
}

function EmailField() {
  return <TextField label="E-mail address" name="email" type="email" autoComplete="username" required />;
}

/** @param isNew whether it is chosen here */
function PasswordField({ isNew = false }: { readonly isNew?: boolean }) {
  const common = { label: 'Password', name: 'password', type: 'password', required: true };
  if (!isNew) return <TextField {...common} autoComplete="current-password" />;
  return (
    <TextField
      {...common}
      autoComplete="new-password"
      minLength={12}
      hint="At least 12 characters; several words are easy to remember."
    />
  );
}
