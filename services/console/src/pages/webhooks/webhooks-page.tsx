import './webhooks.css';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { Button } from '../../kit/button.tsx';
import { describeError } from '../../kit/describe-error.ts';
import { EmptyState } from '../../kit/empty-state.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Skeleton } from '../../kit/skeleton.tsx';
import { usePageFocus } from '../../lib/use-page-focus.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { CreateWebhook } from './create-webhook.tsx';
import { ShownSecret, type WebhookSecret } from './shown-secret.tsx';
import { useWebhooks } from './webhook-data.ts';
import { WebhookList } from './webhook-list.tsx';
import { WebhookView } from './webhook-view.tsx';

/** Servers that are told what becomes of documents; the address may name one of them. */
export function WebhooksPage() {
  const [params] = useSearchParams();
  const id = params.get('id');
  usePageFocus(id ?? '');
  const [secret, setSecret] = useState<WebhookSecret>();
  return (
    <>
      {id === null ? (
        <AllWebhooks onSecret={setSecret} />
      ) : (
        <WebhookView key={id} id={id} onSecret={setSecret} />
      )}
      <ShownSecret shown={secret} onClose={() => setSecret(undefined)} />
    </>
  );
}

function AllWebhooks({ onSecret }: { readonly onSecret: (secret: WebhookSecret) => void }) {
  usePageTitle('Webhooks');
  const webhooks = useWebhooks();
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>Webhooks</h1>
          <p className="page-lead">
            Your servers get a message when a document of the tenant is indexed, fails or is deleted.
          </p>
        </div>
        <CreateWebhook onCreated={onSecret} />
      </div>
      {webhooks.isPending && <Skeleton lines={4} />}
      {webhooks.error !== null && (
        <Notice tone="bad" {...describeError(webhooks.error)}>
          <Button icon="retry" onClick={() => void webhooks.refetch()}>
            Try again
          </Button>
        </Notice>
      )}
      {webhooks.data?.length === 0 && (
        <EmptyState icon="webhooks" title="Nobody is told yet">
          <p>
            Create a webhook for a server of yours. It gets a signed message for each document, and needs not
            ask again and again.
          </p>
        </EmptyState>
      )}
      {webhooks.data !== undefined && webhooks.data.length > 0 && <WebhookList webhooks={webhooks.data} />}
    </div>
  );
}
