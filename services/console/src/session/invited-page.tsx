import { Link } from 'wouter';
import { Button } from '../kit/button.tsx';
import { visibleText } from '../lib/visible-text.ts';
import { useAttempt } from './account-form.tsx';
import { usePerson, useSession } from './session.tsx';
import { SignInCard } from './sign-in-card.tsx';

/** An invitation was opened by somebody who is signed in: it is for a new account, and a browser has one session at a time. */
export function InvitedPage() {
  const { displayName = '', email = '' } = usePerson();
  const { signOut } = useSession();
  const { isBusy, run } = useAttempt();
  return (
    <SignInCard title="You are invited">
      <p>
        You are signed in as <span className="given">{visibleText(displayName || email)}</span>. An invitation
        makes another account, in the tenant that it comes from.
      </p>
      <div className="sign-in-choice">
        <Button kind="primary" isBusy={isBusy} onClick={() => void run(signOut)}>
          Sign out and accept it
        </Button>
        <Link href="/documents">Stay signed in</Link>
      </div>
    </SignInCard>
  );
}
