import { type FormEvent, useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Notice } from '../../kit/notice.tsx';
import { useWebhookActions } from './webhook-data.ts';
import { newFields, readWebhookFields, WebhookFieldInputs } from './webhook-fields.tsx';
import { describeWebhookError, type NewWebhook } from './webhook-words.ts';

/** Makes a webhook: where it leads, and what it is told of. */
export function CreateWebhook({ onCreated }: { readonly onCreated: (webhook: NewWebhook) => void }) {
  const [isOpen, setOpen] = useState(false);
  const created = (webhook: NewWebhook): void => {
    setOpen(false);
    onCreated(webhook);
  };
  return (
    <>
      <Button kind="primary" icon="webhooks" onClick={() => setOpen(true)}>
        Create a webhook
      </Button>
      <Dialog title="Create a webhook" isOpen={isOpen} onOpenChange={setOpen}>
        <CreateForm onCreated={created} />
      </Dialog>
    </>
  );
}

function CreateForm({ onCreated }: { readonly onCreated: (webhook: NewWebhook) => void }) {
  const { create } = useWebhookActions();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    create.mutate(readWebhookFields(event.currentTarget), { onSuccess: onCreated });
  };
  return (
    <form className="kit-form" onSubmit={submit}>
      <WebhookFieldInputs fields={newFields} />
      {create.error !== null && <Notice tone="bad" {...describeWebhookError(create.error)} />}
      <div className="kit-dialog-foot">
        <Button type="submit" kind="primary" isBusy={create.isPending}>
          Create
        </Button>
      </div>
    </form>
  );
}
