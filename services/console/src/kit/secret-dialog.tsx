import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { CopyButton } from './copy-button.tsx';
import { Dialog } from './dialog.tsx';

/** A secret, the one time that it can be seen. */
export function SecretDialog({
  title,
  secret,
  copyName,
  onClose,
  children,
}: {
  readonly title: string;
  /** Nothing is shown while it is undefined. */
  readonly secret: string | undefined;
  /** What the button says that copies it. */
  readonly copyName: string;
  readonly onClose: () => void;
  /** What it is for, and how it is used. */
  readonly children: ReactNode;
}) {
  return (
    <Dialog title={title} isOpen={secret !== undefined} onOpenChange={onClose} staysOpen>
      {children}
      <p className="kit-secret">
        <code>{secret}</code>
        <CopyButton text={secret ?? ''} name={copyName} />
      </p>
      <div className="kit-dialog-foot">
        <Button onClick={onClose}>Done</Button>
      </div>
    </Dialog>
  );
}
