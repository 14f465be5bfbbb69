import type { TargetPolicy } from '@lectern/egress';
import { ofField } from '@lectern/errors';
import type { CheckUrl } from '../ports.ts';

/** {@link CheckUrl} by what the service may connect to; the refusal is of the field that webhooks have their URL in. */
export function createPolicyCheckUrl(policy: Pick<TargetPolicy, 'checkUrl'>): CheckUrl {
  return (url) => {
    try {
      policy.checkUrl(new URL(url));
    } catch (error) {
      throw ofField(error, { pointer: '/url', detail: 'is not allowed' });
    }
  };
}
