import { type SeeToDeadLettersPorts, seeToDeadLetters } from '@lectern/service';
import { type AnnounceOutcomePorts, announceOutcome } from './use-cases/announce-outcome.ts';
import { type AttemptDeliveryPorts, attemptDelivery } from './use-cases/attempt-delivery.ts';
import { type CreateWebhookPorts, createWebhook } from './use-cases/create-webhook.ts';
import { type DeleteWebhookPorts, deleteWebhook } from './use-cases/delete-webhook.ts';
import { type EraseDataPorts, eraseData } from './use-cases/erase-data.ts';
import { type EraseLateDataPorts, eraseLateData } from './use-cases/erase-late-data.ts';
import { type GetWebhookPorts, getWebhook } from './use-cases/get-webhook.ts';
import { type ListDeliveriesPorts, listDeliveries } from './use-cases/list-deliveries.ts';
import { type ListWebhooksPorts, listWebhooks } from './use-cases/list-webhooks.ts';
import { type PurgePorts, purge } from './use-cases/purge.ts';
import { type RedeliverPorts, redeliver } from './use-cases/redeliver.ts';
import { type RotateSecretPorts, rotateSecret } from './use-cases/rotate-secret.ts';
import { type SendTestPorts, sendTest } from './use-cases/send-test.ts';
import { type UpdateWebhookPorts, updateWebhook } from './use-cases/update-webhook.ts';

/** The ports of all use cases. */
export type AppPorts = CreateWebhookPorts &
  ListWebhooksPorts &
  GetWebhookPorts &
  UpdateWebhookPorts &
  DeleteWebhookPorts &
  RotateSecretPorts &
  ListDeliveriesPorts &
  RedeliverPorts &
  SendTestPorts &
  AttemptDeliveryPorts &
  AnnounceOutcomePorts &
  EraseDataPorts &
  EraseLateDataPorts &
  PurgePorts &
  SeeToDeadLettersPorts;

export type App = ReturnType<typeof createApp>;

/** What the service can do. */
export function createApp(ports: AppPorts) {
  return {
    createWebhook: createWebhook.bind(undefined, ports),
    listWebhooks: listWebhooks.bind(undefined, ports),
    getWebhook: getWebhook.bind(undefined, ports),
    updateWebhook: updateWebhook.bind(undefined, ports),
    deleteWebhook: deleteWebhook.bind(undefined, ports),
    rotateSecret: rotateSecret.bind(undefined, ports),
    listDeliveries: listDeliveries.bind(undefined, ports),
    redeliver: redeliver.bind(undefined, ports),
    sendTest: sendTest.bind(undefined, ports),

    announceOutcome: announceOutcome.bind(undefined, ports),
    eraseData: eraseData.bind(undefined, ports),
    eraseLateData: eraseLateData.bind(undefined, ports),
    attemptDelivery: attemptDelivery.bind(undefined, ports),
    purge: purge.bind(undefined, ports),
    seeToDeadLetters: seeToDeadLetters.bind(undefined, ports),
  };
}
