import { type Receiver, startReceiver } from './receiver.ts';
import {
  owner,
  type Publishers,
  type StartOptions,
  startPublishers,
  startWebhook,
  type TestWebhook,
} from './start-webhook.ts';

/** The service, those who publish what it consumes, and a receiver of what it delivers. */
export interface WithReceiver {
  readonly receiver: Receiver;
  readonly webhook: TestWebhook;
  readonly publish: Publishers;
  /** Removes the webhooks of the owner, and has the receiver begin anew. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts all three. */
export async function startWithReceiver(
  env: Record<string, string> = {},
  options: StartOptions = {},
): Promise<WithReceiver> {
  const receiver = await startReceiver();
  const webhook = await startWebhook(env, options);
  const publish = await startPublishers(webhook);
  return {
    ...{ receiver, webhook, publish },
    reset: async () => {
      receiver.reset();
      const { body } = await webhook.call<{ data: { id: string }[] }>('GET', '/v1/webhooks', { as: owner });
      for (const { id } of body.data) await webhook.call('DELETE', `/v1/webhooks/${id}`, { as: owner });
    },
    stop: async () => {
      await publish.stop();
      await webhook.stop();
      await receiver.close();
    },
  };
}
