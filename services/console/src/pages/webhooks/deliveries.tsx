import { useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { ShortId } from '../../kit/copy-button.tsx';
import { describeError } from '../../kit/describe-error.ts';
import { EmptyState } from '../../kit/empty-state.tsx';
import { SelectField } from '../../kit/field.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Skeleton } from '../../kit/skeleton.tsx';
import { Badge } from '../../kit/status-badge.tsx';
import { Deadline, Time } from '../../kit/time.tsx';
import { duration, plural } from '../../lib/format.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { useDeliveries, useWebhookActions } from './webhook-data.ts';
import { attemptText, type Delivery, deliveryStates, type Webhook } from './webhook-words.ts';

/** What a webhook was told or is to be, with every attempt. */
export function Deliveries({ webhook }: { readonly webhook: Webhook }) {
  const [status, setStatus] = useState<Delivery['status'] | ''>('');
  const deliveries = useDeliveries(webhook.id, status === '' ? undefined : status);
  const rows = deliveries.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <section className="kit-panel" aria-labelledby="webhooks-deliveries">
      <div className="kit-panel-head">
        <h2 id="webhooks-deliveries">Deliveries</h2>
        <SelectField
          label="Deliveries that are shown"
          isLabelHidden
          value={status}
          onChange={({ target }) => setStatus(target.value as Delivery['status'] | '')}
        >
          <option value="">All</option>
          {Object.entries(deliveryStates).map(([name, { word }]) => (
            <option key={name} value={name}>
              {word}
            </option>
          ))}
        </SelectField>
      </div>
      {deliveries.isPending && (
        <div className="kit-panel-body">
          <Skeleton lines={3} />
        </div>
      )}
      {deliveries.error !== null && (
        <div className="kit-panel-body">
          <Notice tone="bad" {...describeError(deliveries.error)}>
            <Button icon="retry" onClick={() => void deliveries.refetch()}>
              Try again
            </Button>
          </Notice>
        </div>
      )}
      {deliveries.data !== undefined && rows.length === 0 && <NoDeliveries isAll={status === ''} />}
      <ul>
        {rows.map((delivery) => (
          <DeliveryLine key={delivery.id} delivery={delivery} webhook={webhook} />
        ))}
      </ul>
      {deliveries.hasNextPage && (
        <div className="webhooks-more">
          <Button isBusy={deliveries.isFetchingNextPage} onClick={() => void deliveries.fetchNextPage()}>
            Load more
          </Button>
        </div>
      )}
    </section>
  );
}

function NoDeliveries({ isAll }: { readonly isAll: boolean }) {
  return (
    <EmptyState icon="webhooks" title={isAll ? 'Nothing was delivered yet' : 'There is none of this kind'}>
      {isAll && <p>Send a test, or put a document in: what comes of it is shown here for some weeks.</p>}
    </EmptyState>
  );
}

function DeliveryLine({ delivery, webhook }: { readonly delivery: Delivery; readonly webhook: Webhook }) {
  const { id, type, status, attempts, nextAttemptAt, createdAt, payload } = delivery;
  const { redeliver } = useWebhookActions();
  const { tone, icon, word } = deliveryStates[status];
  return (
    <li className="webhooks-delivery">
      <div className="webhooks-name">
        <h3>
          <code>{type}</code>
        </h3>
        <Badge tone={tone} icon={icon}>
          {word}
        </Badge>
        <span className="soft small">
          <Time at={createdAt} />
        </span>
        <ShortId id={id} what={`the delivery of ${type}`} />
      </div>
      {webhook.enabled && (
        <Button
          icon="retry"
          className="webhooks-again"
          isBusy={redeliver.isPending}
          aria-label={`Redeliver ${type} …${id.slice(-8)}`}
          onClick={() => redeliver.mutate({ id: webhook.id, deliveryId: id })}
        >
          Redeliver
        </Button>
      )}
      <Attempts attempts={attempts} />
      {status === 'pending' && nextAttemptAt !== null && (
        <p className="small">
          {webhook.enabled ? (
            <>
              Next attempt <Deadline at={nextAttemptAt} />
            </>
          ) : (
            'It waits until the webhook is enabled.'
          )}
        </p>
      )}
      <details>
        <summary className="small">What is sent</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so a keyboard has to reach it */}
        <pre className="kit-code given" tabIndex={0}>
          {visibleText(JSON.stringify(payload, null, 2))}
        </pre>
      </details>
    </li>
  );
}

function Attempts({ attempts }: Pick<Delivery, 'attempts'>) {
  if (attempts.length === 0) return <p className="soft small">No attempt yet.</p>;
  return (
    <ol className="webhooks-attempts small" aria-label={plural(attempts.length, 'attempt')}>
      {attempts.map((attempt) => (
        <li key={attempt.at}>
          <span className="soft">
            <Time at={attempt.at} />
          </span>
          <span className="number">{duration(attempt.milliseconds)}</span>
          <span>{attemptText(attempt)}</span>
        </li>
      ))}
    </ol>
  );
}
