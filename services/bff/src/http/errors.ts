import { defineErrors } from '@lectern/http';

/** What the routes of this service decide on. */
export const errorsOf = defineErrors({
  model_endless: ['unavailable', 'The answer of the model is too long.'],
  user_not_found: ['not_found', 'The user is another one than the caller.'],
});
