import { CopyButton } from '../../kit/copy-button.tsx';
import { SecretDialog } from '../../kit/secret-dialog.tsx';
import { Deadline } from '../../kit/time.tsx';

/** A secret of a webhook as it was just made. */
export interface WebhookSecret {
  readonly secret: string;
  /** Until when the one before signs as well; null where there is none. */
  readonly previousSecretUntil: string | null;
}

const verify = 'new Webhook(process.env.LECTERN_WEBHOOK_SECRET).verify(rawBody, headers)';

/** The secret of a webhook, the one time that it can be seen, and what it is for. */
export function ShownSecret({
  shown,
  onClose,
}: {
  readonly shown: WebhookSecret | undefined;
  readonly onClose: () => void;
}) {
  const until = shown?.previousSecretUntil ?? null;
  return (
    <SecretDialog
      title="Copy the secret now"
      secret={shown?.secret}
      copyName="Copy the secret"
      onClose={onClose}
    >
      <p>
        It is shown this once. By it your server tells messages of the platform from those of anybody else.
        {until !== null && (
          <>
            {' '}
            The secret before goes on to sign as well, so that each message has both signatures; that ends{' '}
            <Deadline at={until} />
          </>
        )}
      </p>
      <div>
        <div className="kit-code-head">
          <span className="soft">
            Verify by the body as it came, with <code>standardwebhooks</code>:
          </span>
          <CopyButton text={verify} name="Copy the line that verifies" />
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so a keyboard has to reach it */}
        <pre className="kit-code" tabIndex={0}>
          {verify}
        </pre>
      </div>
    </SecretDialog>
  );
}
