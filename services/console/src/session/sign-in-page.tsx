import './sign-in.css';
import { useState } from 'react';
import { Button } from '../kit/button.tsx';
import { describeError } from '../kit/describe-error.ts';
import { TextField } from '../kit/field.tsx';
import { Icon } from '../kit/icon.tsx';
import { Notice } from '../kit/notice.tsx';
import { useSession } from './session.tsx';

type Mode = 'in' | 'up';

/** Where somebody comes in: with an account, or by making one. */
export function SignInPage() {
  const [mode, setMode] = useState<Mode>('in');
  const session = useSession();
  const isNew = mode === 'up';
  const hasEnded = session.phase === 'out' && session.hasEnded === true;
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <div className="sign-in-brand">
          <Icon name="lectern" size={26} />
          <span>Lectern</span>
        </div>
        <h1>{isNew ? 'Create an account' : 'Sign in'}</h1>
        {hasEnded && !isNew && (
          <Notice tone="plain" title="Your session has ended." text="Sign in to go on." />
        )}
        <SignInForm key={mode} isNew={isNew} />
        <p className="sign-in-other">
          {isNew ? 'You have an account?' : 'You are new here?'}{' '}
          <button type="button" className="kit-link" onClick={() => setMode(isNew ? 'in' : 'up')}>
            {isNew ? 'Sign in' : 'Create an account'}
          </button>
        </p>
      </div>
    </main>
  );
}

function SignInForm({ isNew }: { readonly isNew: boolean }) {
  const { signIn, signUp } = useSession();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const submit = async (form: FormData): Promise<void> => {
    const text = (name: string): string => String(form.get(name) ?? '');
    const account = { email: text('email').trim(), password: text('password') };
    setBusy(true);
    setError(undefined);
    try {
      await (isNew ? signUp({ ...account, displayName: text('displayName').trim() }) : signIn(account));
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <form
      className="sign-in-form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(new FormData(event.currentTarget));
      }}
    >
      {error !== undefined && <Notice tone="bad" {...describeError(error)} />}
      {isNew && <TextField label="Your name" name="displayName" autoComplete="name" required />}
      <TextField label="E-mail address" name="email" type="email" autoComplete="username" required />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete={isNew ? 'new-password' : 'current-password'}
        hint={isNew ? 'At least 12 characters; several words are easy to remember.' : undefined}
        minLength={isNew ? 12 : undefined}
        required
      />
      <Button type="submit" kind="primary" isBusy={isBusy}>
        {isNew ? 'Create the account' : 'Sign in'}
      </Button>
    </form>
  );
}
