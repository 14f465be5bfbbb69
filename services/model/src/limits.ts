import { defineLimits } from '@lectern/config';
import {
  deadLetterLimits,
  idLimits,
  modelCallLimits,
  promptLimits,
  requestCountLimits,
} from '@lectern/contracts/limits';
import { httpLimits } from '@lectern/http/limits';
import { idempotencyLimits } from '@lectern/idempotency/limits';
import { eventLimits, serverLimits } from '@lectern/service/limits';

/** All bounds on what callers and providers can send. */
export const limits = defineLimits({
  ...httpLimits,
  ...serverLimits,
  ...eventLimits,
  ...deadLetterLimits,
  ...idLimits,
  ...idempotencyLimits,
  ...modelCallLimits,
  ...promptLimits,
  ...requestCountLimits,
  requestBytes: {
    value: 8 * 1024 * 1024,
    unit: 'bytes',
    what: 'The JSON body of a request of this service, messages for a model included; a larger one is a 413',
  },
  targets: { value: 8, unit: 'entries', what: 'Targets behind an alias; more are a 400' },
  aliases: {
    value: 100,
    unit: 'entries',
    what: 'Aliases that a tenant has of its own; more are a 400',
  },
  prompts: {
    value: 500,
    unit: 'entries',
    what: 'Prompts that a tenant has; more are a 409',
  },
  promptVersions: {
    value: 1_000,
    unit: 'entries',
    what: 'Versions of a prompt; more are a 409',
  },
  promptPassages: {
    value: 20,
    unit: 'entries',
    what: 'Passages that a prompt may want an answer to rest on; more are a 400',
  },
  answerSchemaBytes: {
    value: 32 * 1024,
    unit: 'bytes',
    what: 'The answer schema of a prompt as JSON; more is a 400',
  },
  usageGroups: {
    value: 1_000,
    unit: 'entries',
    what: 'Groups of a report of usage; those that cost least and asked least, or the last days, are left out',
  },
  modelBytes: {
    value: 8 * 1024 * 1024,
    unit: 'bytes',
    what: 'What a provider sends for one answer; more ends it with the error `model_endless`',
  },
  modelEvents: {
    value: 64_000,
    unit: 'messages',
    what: 'Events that a provider sends for one answer; more end it with the error `model_endless`',
  },
  modelEventCharacters: {
    value: 64 * 1024,
    unit: 'characters',
    what: 'One event of a provider; a longer one ends the answer with the error `model_garbage`',
  },
  refusalCharacters: {
    value: 16 * 1024,
    unit: 'characters',
    what: 'What a provider says of a request that it refuses; of more nothing is read',
  },
  shownRefusalCharacters: {
    value: 240,
    unit: 'characters',
    what: 'How much of that a caller is shown',
  },
  vectorBytes: {
    value: 16 * 1024 * 1024,
    unit: 'bytes',
    what: 'What a provider sends for the vectors of one call; more ends it with the error `model_endless`',
  },
  retryWaitMs: {
    value: 2_000,
    unit: 'ms',
    what: 'Wait for a model that answers 429 or is down before it is asked again for an answer; one that asks for more is passed over',
  },
  vectorRetryWaitMs: {
    value: 60_000,
    unit: 'ms',
    what: 'The same for vectors',
  },
});
