import type { Erasure } from '../domain/erasure.ts';
import type { ErasureResource } from './erasure-schemas.ts';

/** An erasure as it is shown, with its receipt once it has ended. */
export function toErasureResource(erasure: Erasure): ErasureResource {
  const { id, userId, isWholeTenant: wholeTenant, documents, credentials, completedAt } = erasure;
  const receipt =
    documents === undefined || credentials === undefined || completedAt === undefined
      ? undefined
      : { completedAt: completedAt.toISOString(), ...documents, ...credentials };
  return {
    ...{ id, kind: 'account.erase', userId, wholeTenant },
    status: receipt === undefined ? 'running' : 'succeeded',
    steps: stepsOf(erasure),
    ...(receipt === undefined ? {} : { receipt }),
    requestedAt: erasure.requestedAt.toISOString(),
  };
}

function stepsOf(erasure: Erasure): ErasureResource['steps'] {
  const { requestedAt, documentsErasedAt, documents, credentials, completedAt } = erasure;
  const step = (part: ErasureResource['steps'][number]['part'], doneAt?: Date, removed?: number) => ({
    part,
    ...(doneAt === undefined ? {} : { doneAt: doneAt.toISOString() }),
    ...(removed === undefined ? {} : { removed }),
  });
  return [
    step('access', requestedAt),
    step('documents', documentsErasedAt, documents?.documents),
    step('apiKeys', completedAt, credentials?.apiKeys),
    step('sessions', completedAt, credentials?.sessions),
    step('account', completedAt, credentials?.accounts),
  ];
}
