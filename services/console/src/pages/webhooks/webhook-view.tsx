import { LecternError } from '@lectern/client';
import { type FormEvent, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { Button } from '../../kit/button.tsx';
import { ShortId } from '../../kit/copy-button.tsx';
import { Confirm, Dialog } from '../../kit/dialog.tsx';
import { EmptyState } from '../../kit/empty-state.tsx';
import { FailedPage } from '../../kit/failed-page.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Notice } from '../../kit/notice.tsx';
import { PageSkeleton } from '../../kit/skeleton.tsx';
import { Deadline, Time } from '../../kit/time.tsx';
import { duration } from '../../lib/format.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { Deliveries } from './deliveries.tsx';
import { RotateSecret } from './rotate-secret.tsx';
import type { WebhookSecret } from './shown-secret.tsx';
import { type ReadWebhook, useWebhook, useWebhookActions } from './webhook-data.ts';
import { readWebhookFields, WebhookFieldInputs } from './webhook-fields.tsx';
import { LastAccepted, WebhookBadge } from './webhook-list.tsx';
import {
  attemptText,
  type Delivery,
  describeWebhookError,
  stateOf,
  type Webhook,
  type WebhookChange,
} from './webhook-words.ts';

interface ViewProps {
  readonly id: string;
  readonly onSecret: (secret: WebhookSecret) => void;
}

/** One webhook: how it is, what can be done with it, and what was delivered. */
export function WebhookView({ id, onSecret }: ViewProps) {
  const { data, error, refetch } = useWebhook(id);
  usePageTitle(data?.webhook.url ?? 'Webhook');
  if (data !== undefined) return <ShownWebhook read={data} onSecret={onSecret} />;
  if (error === null) return <PageSkeleton />;
  if (error instanceof LecternError && error.status === 404) return <NoWebhook />;
  return <FailedPage error={error} onRetry={refetch} />;
}

function ShownWebhook({
  read,
  onSecret,
}: {
  readonly read: ReadWebhook;
  readonly onSecret: (secret: WebhookSecret) => void;
}) {
  const { webhook } = read;
  const { test } = useWebhookActions();
  return (
    <div className="page webhooks-one">
      <div>
        <Link href="/webhooks" className="webhooks-back">
          <Icon name="back" /> Webhooks
        </Link>
        <div className="page-head">
          <div>
            <h1 className="given">{visibleText(webhook.url)}</h1>
            <div className="webhooks-name">
              <WebhookBadge webhook={webhook} />
              <ShortId id={webhook.id} what="the webhook" />
              {webhook.description !== '' && (
                <span className="soft given">{visibleText(webhook.description)}</span>
              )}
            </div>
          </div>
          <div className="webhooks-actions">
            <Button icon="send" isBusy={test.isPending} onClick={() => test.mutate(webhook.id)}>
              Send a test
            </Button>
            <Edit read={read} />
            <RotateSecret webhook={webhook} onSecret={onSecret} />
            <Remove webhook={webhook} />
          </div>
        </div>
      </div>
      <Enabled read={read} />
      <div className="webhooks-outcome" aria-live="polite">
        {test.data !== undefined && <TestOutcome delivery={test.data} />}
      </div>
      <Facts webhook={webhook} />
      <Deliveries webhook={webhook} />
    </div>
  );
}

/** Why nothing is delivered, and the button that changes that. */
function Enabled({ read }: { readonly read: ReadWebhook }) {
  const { webhook } = read;
  const { change } = useWebhookActions();
  const { tone, meaning } = stateOf(webhook);
  const set = (enabled: boolean): void => change.mutate({ read, change: { enabled } });
  const since = webhook.disabledAt ?? webhook.failingSince;
  return (
    <>
      {meaning !== undefined && (
        <Notice tone={tone} title={meaning}>
          {!webhook.enabled && <p>What waited then stays; what happens meanwhile is not kept for it.</p>}
          {since !== null && (
            <p className="soft">
              Began <Time at={since} />
            </p>
          )}
          {!webhook.enabled && (
            <Button icon="check" isBusy={change.isPending} onClick={() => set(true)}>
              Enable it
            </Button>
          )}
        </Notice>
      )}
      {change.error !== null && <Notice tone="bad" {...describeWebhookError(change.error)} />}
    </>
  );
}

function TestOutcome({ delivery }: { readonly delivery: Delivery }) {
  const attempt = delivery.attempts.at(-1);
  if (attempt === undefined) return <Notice tone="plain" title="The test is on its way." />;
  const isAccepted = attempt.error === null;
  return (
    <Notice
      tone={isAccepted ? 'good' : 'bad'}
      title={isAccepted ? 'The test was accepted.' : 'The test was not accepted.'}
      text={`In ${duration(attempt.milliseconds)}: ${attemptText(attempt)}.`}
    />
  );
}

function Facts({ webhook }: { readonly webhook: Webhook }) {
  const { id, events, createdAt, updatedAt, previousSecretUntil } = webhook;
  return (
    <section className="kit-panel kit-panel-body" aria-label="About the webhook">
      <dl className="kit-facts">
        <dt>Events</dt>
        <dd className="webhooks-events">
          {events.map((event) => (
            <code key={event}>{event}</code>
          ))}
        </dd>
        <dt>Last accepted</dt>
        <dd>
          <LastAccepted id={id} />
        </dd>
        <dt>Created</dt>
        <dd>
          <Time at={createdAt} />
        </dd>
        <dt>Changed</dt>
        <dd>
          <Time at={updatedAt} />
        </dd>
        {previousSecretUntil !== null && (
          <>
            <dt>Old secret</dt>
            <dd>
              signs as well, ends <Deadline at={previousSecretUntil} />
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

function Edit({ read }: { readonly read: ReadWebhook }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button icon="edit" onClick={() => setOpen(true)}>
        Edit
      </Button>
      <Dialog title="Edit the webhook" isOpen={isOpen} onOpenChange={setOpen}>
        <EditForm read={read} onSaved={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function EditForm({ read, onSaved }: { readonly read: ReadWebhook; readonly onSaved: () => void }) {
  // What it was when the form was opened: whatever is read meanwhile is not what this change was made on.
  const [opened] = useState(read);
  const { change } = useWebhookActions();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const enabled = new FormData(form).get('enabled') !== null;
    const changed: WebhookChange = { ...readWebhookFields(form), enabled };
    change.mutate({ read: opened, change: changed }, { onSuccess: onSaved });
  };
  return (
    <form className="kit-form" onSubmit={submit}>
      <WebhookFieldInputs fields={opened.webhook} />
      <label className="kit-choice">
        <input
          type="checkbox"
          className="kit-checkbox"
          name="enabled"
          defaultChecked={opened.webhook.enabled}
        />
        <span>Enabled: messages are delivered</span>
      </label>
      {change.error !== null && <Notice tone="bad" {...describeWebhookError(change.error)} />}
      <div className="kit-dialog-foot">
        <Button type="submit" kind="primary" isBusy={change.isPending}>
          Save
        </Button>
      </div>
    </form>
  );
}

function Remove({ webhook }: { readonly webhook: Webhook }) {
  const { remove } = useWebhookActions();
  const [, go] = useLocation();
  return (
    <Confirm
      trigger={
        <Button kind="danger" icon="trash" isBusy={remove.isPending}>
          Delete
        </Button>
      }
      title="Delete the webhook?"
      text={`${webhook.url} is told nothing any more, and the list of its deliveries is gone.`}
      action="Delete"
      onConfirm={() => remove.mutate(webhook.id, { onSuccess: () => go('/webhooks') })}
    />
  );
}

function NoWebhook() {
  return (
    <div className="page">
      <EmptyState icon="webhooks" title="There is no such webhook" isPage>
        <p>It was deleted, or it is of another tenant.</p>
        <Link href="/webhooks">To the webhooks</Link>
      </EmptyState>
    </div>
  );
}
