import { SecretDialog } from '../../kit/secret-dialog.tsx';
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
    <SecretDialog title="Copy the key now" secret={shown?.key} copyName="Copy the key" onClose={onClose}>
      <p>
        It is shown this once: the platform keeps a hash of it alone. Send it as{' '}
        <code>Authorization: Bearer …</code>
      </p>
    </SecretDialog>
  );
}
