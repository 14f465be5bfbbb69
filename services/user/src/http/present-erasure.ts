import type { Erasure } from '../domain/erasure.ts';
import type { ErasureResource } from './erasure-schemas.ts';

/** An erasure as it is shown, with its receipt once it has ended. */
export function toErasureResource(erasure: Erasure): ErasureResource {
  const { id, userId, isWholeTenant: wholeTenant, reports, credentials, completedAt } = erasure;
  const { documents, webhooks, models } = reports;
  const receipt =
    documents === undefined || credentials === undefined || completedAt === undefined
      ? undefined
      : {
          completedAt: completedAt.toISOString(),
          ...{ ...documents.removed, ...webhooks?.removed, ...models?.removed, ...credentials },
        };
  return {
    ...{ id, kind: 'account.erase', userId, wholeTenant },
    status: receipt === undefined ? 'running' : 'succeeded',
    steps: stepsOf(erasure),
    ...(receipt === undefined ? {} : { receipt }),
    requestedAt: erasure.requestedAt.toISOString(),
  };
}

function stepsOf(erasure: Erasure): ErasureResource['steps'] {
  const { requestedAt, reports, credentials, completedAt } = erasure;
  const { documents, webhooks, models } = reports;
  const step = (part: ErasureResource['steps'][number]['part'], doneAt?: Date, removed?: number) => ({
    part,
    ...(doneAt === undefined ? {} : { doneAt: doneAt.toISOString() }),
    ...(removed === undefined ? {} : { removed }),
  });
  // One that ended before these were part of it has no such steps.
  const isMissing = (report?: object): boolean => completedAt !== undefined && report === undefined;
  return [
    step('access', requestedAt),
    step('documents', documents?.at, documents?.removed.documents),
    ...(isMissing(webhooks) ? [] : [step('webhooks', webhooks?.at, webhooks?.removed.webhooks)]),
    ...(isMissing(models) ? [] : [step('models', models?.at, models?.removed.prompts)]),
    step('apiKeys', completedAt, credentials?.apiKeys),
    step('sessions', completedAt, credentials?.sessions),
    step('account', completedAt, credentials?.accounts),
  ];
}
