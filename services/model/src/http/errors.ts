import { defineErrors } from '@lectern/http';

/** What the routes of this service decide on. */
export const errorsOf = defineErrors({
  alias_unknown: ['not_found', 'There is no such alias.'],
  embedding_refused: ['invalid_argument', 'The model refuses these texts.'],
  model_refused: ['internal', 'The provider refuses the request: the settings of the target are wrong.'],
  model_unknown: ['not_found', 'The provider does not give this model to us.'],
  target_unknown: ['invalid_argument', 'There is no such target, or not in this order.'],
});
