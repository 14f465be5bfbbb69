import { Dialog } from '../kit/dialog.tsx';
import { useToasts } from '../kit/toasts.tsx';
import { AccountForm, PasswordField } from '../session/account-form.tsx';
import { useClient } from '../session/session.tsx';

/** Replaces one's own password; other sessions end by that. */
export function ChangePassword({
  isOpen,
  onOpenChange,
}: {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}) {
  const { api } = useClient();
  const { tell } = useToasts();
  return (
    <Dialog title="Change your password" isOpen={isOpen} onOpenChange={onOpenChange}>
      <p className="soft">Your other sessions end by that. Your API keys stay.</p>
      <AccountForm
        action="Change the password"
        onSubmit={async ({ currentPassword, password: newPassword }) => {
          await api.PUT('/v1/users/me/password', { body: { currentPassword, newPassword } });
          onOpenChange(false);
          tell('Your password is changed');
        }}
      >
        <PasswordField label="Current password" name="currentPassword" />
        <PasswordField isNew label="New password" />
      </AccountForm>
    </Dialog>
  );
}
