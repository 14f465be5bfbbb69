import { Button } from '../../kit/button.tsx';
import { CopyButton } from '../../kit/copy-button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import type { NewApiKey } from './key-data.ts';

/** The text of a key, the one time that it can be seen. */
export function ShownKey({
  shown,
  onClose,
}: {
  readonly shown: NewApiKey | undefined;
  readonly onClose: () => void;
}) {
  return (
    <Dialog title="Copy the key now" isOpen={shown !== undefined} onOpenChange={onClose}>
      <p>
        It is shown this once: the platform keeps a hash of it alone. Send it as{' '}
        <code>Authorization: Bearer …</code>
      </p>
      <p className="keys-secret">
        <code>{shown?.key}</code>
        <CopyButton text={shown?.key ?? ''} name="Copy the key" />
      </p>
      <div className="kit-dialog-foot">
        <Button onClick={onClose}>Done</Button>
      </div>
    </Dialog>
  );
}
