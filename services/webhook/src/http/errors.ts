import { defineErrors } from '@lectern/http';
import { idempotencyErrors } from '@lectern/idempotency';

/** What the routes of this service decide on. */
export const errorsOf = defineErrors({
  ...idempotencyErrors,
  delivery_not_found: ['not_found', 'There is no such delivery, or it is past its retention.'],
  limited_to_collections: [
    'permission_denied',
    'The API key is limited to some collections: webhooks are about all documents of the tenant.',
  ],
  too_many_webhooks: ['conflict', 'The tenant has as many webhooks as it may have.'],
  url_not_allowed: ['unprocessable', 'Nothing is delivered to such a URL.'],
  webhook_changed: ['precondition_failed', 'The webhook is not as `If-Match` says: read it again.'],
  webhook_disabled: ['conflict', 'The webhook is disabled: enable it first.'],
  webhook_not_found: ['not_found', 'There is no such webhook.'],
});
