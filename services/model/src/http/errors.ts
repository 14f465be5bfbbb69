import { defineErrors } from '@lectern/http';
import { idempotencyErrors } from '@lectern/idempotency';

/** What the routes of this service decide on. */
export const errorsOf = defineErrors({
  ...idempotencyErrors,
  alias_reserved: ['invalid_argument', 'The name stands for the model of the documents.'],
  alias_unknown: ['not_found', 'There is no such alias.'],
  aliases_changed: ['precondition_failed', 'The aliases are not as `If-Match` says: read them again.'],
  answer_off_schema: ['unavailable', 'The answer of the model does not keep to the schema.'],
  answer_schema_invalid: ['invalid_argument', 'The answer schema says something that is not read here.'],
  budget_exhausted: ['resource_exhausted', 'A budget of the tenant or the credential is used up.'],
  context_length_exceeded: ['invalid_argument', 'The request is longer than what the model reads at once.'],
  embedding_refused: ['invalid_argument', 'The model refuses these texts.'],
  limited_to_collections: [
    'permission_denied',
    'The API key is limited to some collections: it changes nothing for the whole tenant.',
  ],
  model_refused: ['internal', 'The provider refuses the request: the settings of the target are wrong.'],
  model_unknown: ['not_found', 'The provider does not give this model to us.'],
  period_invalid: ['invalid_argument', 'The period is empty.'],
  prompt_alias_unknown: ['invalid_argument', 'The tenant has no such alias.'],
  prompt_not_found: ['not_found', 'The tenant has no such prompt.'],
  prompt_version_not_found: ['not_found', 'The prompt has no such version.'],
  prompts_exhausted: ['conflict', 'The tenant has as many prompts as it may.'],
  request_refused: ['invalid_argument', 'The model refuses the request; the message has its words.'],
  sampling_refused: [
    'invalid_argument',
    'The model does not take what tunes the answer, such as a temperature; `errors` says which.',
  ],
  tools_refused: ['invalid_argument', 'The model refuses the tools, or how messages call them.'],
  tools_unserved: ['invalid_argument', 'No model stands behind the alias that could call tools.'],
  target_unknown: ['invalid_argument', 'There is no such target, or not in this order.'],
  template_invalid: ['invalid_argument', 'The template has braces that are no place of a variable.'],
  vectors_differ: ['conflict', 'The targets make other vectors than those of that name.'],
  vectors_unchecked: ['unavailable', 'A target does not answer, so nobody can say which vectors it makes.'],
  version_taken: ['conflict', 'The version is not the next one of the prompt.'],
  versions_exhausted: ['conflict', 'The prompt has as many versions as it may.'],
});
