import { type FormEvent, type ReactNode, useState } from 'react';
import { Button } from '../kit/button.tsx';
import { describeError } from '../kit/describe-error.ts';
import { TextField } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';

/** What the fields of a form hold; empty where it has no such field. */
export interface Fields {
  readonly email: string;
  readonly password: string;
  readonly displayName: string;
  readonly token: string;
  readonly currentPassword: string;
}

/** A form about an account, and why it was not taken. */
export function AccountForm({
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
    const secret = { password: text('password'), currentPassword: text('currentPassword') };
    void run(() => onSubmit({ ...named, ...secret, token: text('token').trim() }));
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

/** Something that can fail, and whether it is under way. */
export function useAttempt() {
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

/** How somebody is called. */
export function NameField() {
  return <TextField label="Your name" name="displayName" autoComplete="name" required />;
}

/** What somebody signs in with. */
export function EmailField() {
  return <TextField label="E-mail address" name="email" type="email" autoComplete="username" required />;
}

/** @param isNew whether it is chosen here */
export function PasswordField({
  isNew = false,
  label = 'Password',
  name = 'password',
}: {
  readonly isNew?: boolean;
  readonly label?: string;
  readonly name?: 'password' | 'currentPassword';
}) {
  const common = { label, name, type: 'password', required: true };
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
