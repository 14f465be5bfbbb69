import { defineErrors } from '@lectern/http';

/** What the services that are called decide on, and callers are to know of. */
export const passedErrorsOf = defineErrors({
  budget_exhausted: ['resource_exhausted', 'A budget of the tenant or the credential for models is used up.'],
  embedding_refused: ['invalid_argument', 'The model refuses these texts.'],
  tools_refused: ['invalid_argument', 'The model refuses the tools, or how messages call them.'],
  tools_unserved: ['invalid_argument', 'No model stands behind the alias that could call tools.'],
});
