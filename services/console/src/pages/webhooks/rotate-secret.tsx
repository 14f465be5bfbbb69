import { useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { type Overlap, OverlapField } from '../../kit/overlap-field.tsx';
import type { WebhookSecret } from './shown-secret.tsx';
import { useWebhookActions } from './webhook-data.ts';
import type { Webhook } from './webhook-words.ts';

const day = 86_400;
const overlaps: readonly Overlap[] = [
  { seconds: day, name: 'One day' },
  { seconds: 7 * day, name: 'A week' },
  { seconds: 3_600, name: 'One hour' },
  { seconds: 0, name: 'Not at all' },
];

/** Gives a webhook a new secret; the old one signs as well for a time that is chosen. */
export function RotateSecret({
  webhook,
  onSecret,
}: {
  readonly webhook: Webhook;
  readonly onSecret: (secret: WebhookSecret) => void;
}) {
  const { rotate } = useWebhookActions();
  const [isOpen, setOpen] = useState(false);
  const [overlapSeconds, setOverlap] = useState(day);
  const run = (): void =>
    rotate.mutate(
      { id: webhook.id, overlapSeconds },
      {
        onSuccess: (rotated) => {
          setOpen(false);
          onSecret(rotated);
        },
      },
    );
  return (
    <>
      <Button icon="retry" onClick={() => setOpen(true)}>
        Rotate the secret
      </Button>
      <Dialog title="Rotate the secret" isOpen={isOpen} onOpenChange={setOpen}>
        <p>
          It gets a new secret. While the old one goes on to sign as well, your server can verify by either of
          them, and you have that time to put the new one in.
        </p>
        <OverlapField
          label="The old secret goes on to sign for"
          overlaps={overlaps}
          value={overlapSeconds}
          onChange={setOverlap}
        />
        <div className="kit-dialog-foot">
          <Button kind="primary" isBusy={rotate.isPending} onClick={run}>
            Rotate
          </Button>
        </div>
      </Dialog>
    </>
  );
}
