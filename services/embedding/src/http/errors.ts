import { defineErrors } from '@lectern/http';

/** What the routes of this service decide on. */
export const errorsOf = defineErrors({
  dimensions_mismatch: ['unprocessable', 'The model has other dimensions than the caller takes it to have.'],
  document_not_found: ['not_found', 'The document belongs to another tenant.'],
  model_unknown: ['not_found', 'There is no model of this name.'],
});
