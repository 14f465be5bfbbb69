import { defineErrors } from '@lectern/http';

/** What the routes of this service decide on. */
export const errorsOf = defineErrors({
  dimensions_unserved: ['invalid_argument', 'The model gives vectors of other dimensions.'],
  model_changed: ['unavailable', 'The model of the documents was changed meanwhile.'],
  console_file_not_found: ['not_found', 'The console has no such file.'],
  console_not_built: ['unavailable', 'The files of the console are not there.'],
  model_endless: ['unavailable', 'The answer of the model is too long.'],
  model_not_found: ['not_found', 'The tenant has no such model.'],
  question_missing: ['invalid_argument', 'No message of the user holds a question.'],
  question_too_long: ['invalid_argument', 'The last message of the user is too long.'],
  user_not_found: ['not_found', 'The user is another one than the caller.'],
});
