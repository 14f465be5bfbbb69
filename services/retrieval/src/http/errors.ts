import { defineErrors } from '@lectern/http';

/** What the routes of this service decide on. */
export const errorsOf = defineErrors({
  document_not_found: ['not_found', 'The document belongs to another tenant.'],
  model_mismatch: ['unavailable', 'The query was embedded by another model than the index.'],
});
