import { defineErrors } from '@lectern/http';

/** What the services that are called decide on, and callers are to know of. */
export const passedErrorsOf = defineErrors({
  batch_not_found: ['not_found', 'There is no such batch in the vector store.'],
  budget_exhausted: ['resource_exhausted', 'A budget of the tenant or the credential for models is used up.'],
  chunks_not_stored: [
    'not_found',
    'Nothing is stored of what the file says: it is not read yet, or could not be.',
  ],
  chunks_unavailable: ['unavailable', 'What was read cannot be shown just now: repeat the call.'],
  collection_not_found: ['not_found', 'There is no such vector store, or it is not for the API key to see.'],
  context_length_exceeded: ['invalid_argument', 'The request is longer than what the model reads at once.'],
  deletion_not_confirmed: [
    'unavailable',
    'The file is deleted, but searches may still find it: repeat the call.',
  ],
  document_too_large: ['payload_too_large', 'The file is too large.'],
  embedding_refused: ['invalid_argument', 'The model refuses these texts.'],
  empty_file: ['unprocessable', 'The file is empty.'],
  form_too_large: ['payload_too_large', 'The form has too much beside its file.'],
  idempotency_key_in_progress: [
    'conflict',
    'The first answer to this key is no longer stored: repeat the request.',
  ],
  idempotency_key_reused: ['unprocessable', 'The key was used for another request.'],
  limited_to_collections: [
    'permission_denied',
    'The API key is limited to some collections, and manages none.',
  ],
  malformed_multipart: ['invalid_argument', 'The form is malformed, cut off, or without its file.'],
  memberships_too_large: [
    'invalid_argument',
    'The attributes of the file in all its vector stores would be too large.',
  ],
  metadata_too_large: [
    'invalid_argument',
    'After the change there would be too many facts, or too long ones.',
  ],
  not_batch_owner: ['permission_denied', 'The caller neither made the batch nor administers the tenant.'],
  not_collection_owner: [
    'permission_denied',
    'The caller neither made the vector store nor administers the tenant.',
  ],
  not_document_owner: ['permission_denied', 'The caller may read the file, but not change it.'],
  too_many_collections: ['invalid_argument', 'The file would be in too many vector stores.'],
  request_refused: ['invalid_argument', 'The model refuses the request; the message has its words.'],
  sampling_refused: [
    'invalid_argument',
    'The model does not take what tunes the answer, such as a temperature; `errors` says which.',
  ],
  tools_refused: ['invalid_argument', 'The model refuses the tools, or how messages call them.'],
  tools_unserved: ['invalid_argument', 'No model stands behind the alias that could call tools.'],
  upload_expired: ['unavailable', 'The upload took so long that its bytes were removed: send it again.'],
});
