import { AlertDialog } from '@base-ui/react/alert-dialog';
import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { type ReactElement, type ReactNode, useRef } from 'react';
import { visibleText } from '../lib/visible-text.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

/** A window over the page, with a title and a way out. The first of its controls has the focus when it opens. */
export function Dialog({
  title,
  isOpen,
  onOpenChange,
  staysOpen = false,
  children,
}: {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  /** Whether a press beside it leaves it open: what it shows is not to be had a second time. */
  readonly staysOpen?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <BaseDialog.Root open={isOpen} onOpenChange={onOpenChange} disablePointerDismissal={staysOpen}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="kit-backdrop" />
        <BaseDialog.Popup className="kit-dialog">
          <BaseDialog.Title className="kit-dialog-title">{visibleText(title)}</BaseDialog.Title>
          {children}
          {/* Behind the others, of which the first has the focus when it opens. */}
          <BaseDialog.Close className="kit-icon-button kit-dialog-close" aria-label="Close">
            <Icon name="close" />
          </BaseDialog.Close>
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

/** Asks before something is done that cannot be taken back, or that others notice. It is done once, however often the button is pressed. */
export function Confirm({
  trigger,
  title,
  text,
  action,
  kind = 'danger',
  onConfirm,
}: {
  readonly trigger: ReactElement;
  readonly title: string;
  readonly text: string;
  readonly action: string;
  /** `primary` for what can be taken back. */
  readonly kind?: 'danger' | 'primary';
  readonly onConfirm: () => void;
}) {
  const isAsked = useRef(false);
  const confirm = (): void => {
    if (!isAsked.current) return;
    isAsked.current = false;
    onConfirm();
  };
  return (
    <AlertDialog.Root
      onOpenChange={(isOpen) => {
        isAsked.current = isOpen;
      }}
    >
      <AlertDialog.Trigger render={trigger} />
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="kit-backdrop" />
        <AlertDialog.Popup className="kit-dialog kit-dialog-small">
          <AlertDialog.Title>{visibleText(title)}</AlertDialog.Title>
          <AlertDialog.Description className="soft">{visibleText(text)}</AlertDialog.Description>
          <div className="kit-dialog-foot">
            <AlertDialog.Close render={<Button>Cancel</Button>} />
            <AlertDialog.Close render={<Button kind={kind}>{action}</Button>} onClick={confirm} />
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
