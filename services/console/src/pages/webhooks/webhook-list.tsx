import { Link } from 'wouter';
import { Badge } from '../../kit/status-badge.tsx';
import { Time } from '../../kit/time.tsx';
import { visibleText } from '../../lib/visible-text.ts';
import { useLastAccepted } from './webhook-data.ts';
import { stateOf, type Webhook } from './webhook-words.ts';

/** The webhooks, each with how it is and when its server accepted something. */
export function WebhookList({ webhooks }: { readonly webhooks: readonly Webhook[] }) {
  return (
    <ul className="kit-panel">
      {webhooks.map((webhook) => (
        <WebhookLine key={webhook.id} webhook={webhook} />
      ))}
    </ul>
  );
}

function WebhookLine({ webhook }: { readonly webhook: Webhook }) {
  const { id, url, description, events, createdAt } = webhook;
  return (
    <li className="webhooks-line">
      <div className="webhooks-name">
        <h2>
          <Link href={`/webhooks?id=${encodeURIComponent(id)}`} className="given">
            {visibleText(url)}
          </Link>
        </h2>
        <WebhookBadge webhook={webhook} />
      </div>
      {description !== '' && <p className="soft given">{visibleText(description)}</p>}
      <WhyNot webhook={webhook} />
      <p className="webhooks-events small">
        {events.map((event) => (
          <code key={event}>{event}</code>
        ))}
      </p>
      <dl className="webhooks-facts small">
        <div>
          <dt>Last accepted</dt>
          <dd>
            <LastAccepted id={id} />
          </dd>
        </div>
        <div>
          <dt>Created</dt>
          <dd>
            <Time at={createdAt} />
          </dd>
        </div>
      </dl>
    </li>
  );
}

/** How it is, in a word. */
export function WebhookBadge({ webhook }: { readonly webhook: Webhook }) {
  const { tone, icon, word } = stateOf(webhook);
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  );
}

/** Why nothing is delivered or accepted, and since when; nothing while all is well. */
function WhyNot({ webhook }: { readonly webhook: Webhook }) {
  const { meaning } = stateOf(webhook);
  const since = webhook.disabledAt ?? webhook.failingSince;
  if (meaning === undefined) return null;
  return (
    <p className="small">
      {meaning}{' '}
      {since !== null && (
        <span className="soft">
          Began <Time at={since} />
        </span>
      )}
    </p>
  );
}

/** When its server accepted a message, of those that are kept. */
export function LastAccepted({ id }: { readonly id: string }) {
  const { data, error } = useLastAccepted(id);
  if (error !== null) return 'unknown';
  if (data === undefined) return '…';
  if (data === null) return 'never, in the deliveries that are kept';
  return <Time at={data.completedAt ?? data.createdAt} />;
}
