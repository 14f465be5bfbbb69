import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { Button } from '../kit/button.tsx';
import { describeError } from '../kit/describe-error.ts';
import { TextField } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import { tokenWords } from '../platform/token-words.ts';
import { usePlatformFacts } from '../platform/use-platform-facts.ts';
import { AccountForm, EmailField, NameField, PasswordField, useAttempt } from './account-form.tsx';
import { useSession } from './session.tsx';
import { SignInCard } from './sign-in-card.tsx';
import { type Ending, requestPasswordReset, resetPassword } from './visit.ts';

/** The ways to come in. */
type Way = 'in' | 'up' | 'invited' | 'confirm' | 'forgotten' | 'reset';

const titles: Readonly<Record<Way, string>> = {
  in: 'Sign in',
  up: 'Create an account',
  invited: 'Accept an invitation',
  confirm: 'Confirm your address',
  forgotten: 'Forgotten password',
  reset: 'Choose a new password',
};

/** Where somebody comes in: with an account, by making one, by an invitation, or to look around. */
export function SignInPage() {
  const [params] = useSearchParams();
  const [way, setWay] = useState<Way>(params.has('invitation') ? 'invited' : 'in');
  const [invitation] = useState(params.get('invitation') ?? '');
  const [isReset, setReset] = useState(false);
  const session = useSession();
  const { data: platform } = usePlatformFacts();
  const ending = session.phase === 'out' ? session.ending : undefined;
  const canRegister = platform?.registration !== 'closed';
  const ways = (['in', 'up', 'invited', 'forgotten'] as const).filter(
    (each) => each !== way && (each !== 'up' || canRegister),
  );
  return (
    <SignInCard title={titles[way]}>
      {way === 'in' && ending !== undefined && <EndingNotice ending={ending} />}
      {way === 'in' && isReset && <Notice tone="good" title="The password is changed. Sign in with it." />}
      <WayIn
        key={way}
        way={way}
        invitation={invitation}
        onWay={(next) => {
          setReset(way === 'reset');
          setWay(next);
        }}
      />
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
  const [, go] = useLocation();
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
        <AccountForm
          action="Accept and sign in"
          onSubmit={(account) => {
            // It is good for one use, and would stand in the address of somebody who is signed in.
            go('/', { replace: true });
            return acceptInvitation(account);
          }}
        >
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
          <TokenNotice />
          <TextField label="Token" name="token" autoComplete="off" required />
        </AccountForm>
      );
    case 'forgotten':
      return <Forgotten onReset={() => onWay('reset')} />;
    case 'reset':
      return <Reset onChanged={() => onWay('in')} />;
  }
}

function Forgotten({ onReset }: { readonly onReset: () => void }) {
  const { data: platform } = usePlatformFacts();
  // No token would come: nobody is asked for an address in vain.
  if (platform?.notifier === 'none') return <TokenNotice />;
  return (
    <AccountForm
      action="Send a token"
      onSubmit={async ({ email }) => {
        await requestPasswordReset(email);
        onReset();
      }}
    >
      <EmailField />
    </AccountForm>
  );
}

function Reset({ onChanged }: { readonly onChanged: () => void }) {
  return (
    <AccountForm
      action="Change the password"
      onSubmit={async ({ token, password }) => {
        await resetPassword({ token, password });
        onChanged();
      }}
    >
      <p className="soft small">If the address has an account, there is a token for it now.</p>
      <TokenNotice />
      <TextField label="Token" name="token" autoComplete="off" required />
      <PasswordField isNew label="New password" />
    </AccountForm>
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

/** Where the token is to be found that is to be put in. */
function TokenNotice() {
  const { data: platform } = usePlatformFacts();
  return <Notice tone="plain" {...tokenWords(platform?.notifier)} />;
}
