import { defineErrors } from '@lectern/http';

/** What the routes of this service decide on. */
export const errorsOf = defineErrors({
  dimensions_unserved: ['invalid_argument', 'The model gives vectors of other dimensions.'],
  model_changed: ['unavailable', 'The model of the documents was changed meanwhile.'],
  console_file_not_found: ['not_found', 'The console has no such file.'],
  console_not_built: ['unavailable', 'The files of the console are not there.'],
  batch_not_found: ['not_found', 'There is no such batch in the vector store.'],
  blob_not_found: ['not_found', 'The bytes are no longer stored.'],
  chunks_not_stored: [
    'not_found',
    'Nothing is stored of what the file says: it is not read yet, or could not be.',
  ],
  chunks_unavailable: ['unavailable', 'What was read cannot be shown just now: repeat the call.'],
  collection_not_found: ['not_found', 'There is no such vector store, or it is not for the API key to see.'],
  content_type_mismatch: ['unsupported_media_type', 'The content of the file is not what its name says.'],
  deletion_not_confirmed: [
    'unavailable',
    'The file is deleted, but searches may still find it: repeat the call.',
  ],
  document_not_found: [
    'not_found',
    'There is no such file, it is not in the vector store, or it is not for the caller to read.',
  ],
  document_too_large: ['payload_too_large', 'The file is too large.'],
  downloads_at_capacity: ['unavailable', 'Too many files are read already.'],
  empty_file: ['unprocessable', 'The file is empty.'],
  form_too_large: ['payload_too_large', 'The form has too much beside its file.'],
  idempotency_key_in_progress: [
    'conflict',
    'The first answer to this key is no longer stored: repeat the request.',
  ],
  idempotency_key_reused: ['unprocessable', 'The key was used for another request.'],
  invalid_body: [
    'invalid_argument',
    'A field is not valid, or asks for what is not served; `errors` says which.',
  ],
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
  model_endless: ['unavailable', 'The answer of the model is too long.'],
  model_not_found: ['not_found', 'The tenant has no such model.'],
  not_batch_owner: ['permission_denied', 'The caller neither made the batch nor administers the tenant.'],
  not_collection_owner: [
    'permission_denied',
    'The caller neither made the vector store nor administers the tenant.',
  ],
  not_document_owner: ['permission_denied', 'The caller may read the file, but not change it.'],
  question_missing: ['invalid_argument', 'No message of the user holds a question.'],
  question_too_long: ['invalid_argument', 'The last message of the user is too long.'],
  relevance_unavailable: [
    'unavailable',
    'The search was by words alone, so that no passage can be held to a threshold: repeat the call.',
  ],
  too_many_collections: ['invalid_argument', 'The file would be in too many vector stores.'],
  too_many_downloads: ['resource_exhausted', 'Too many files are read for the caller already.'],
  too_many_uploads: ['resource_exhausted', 'Too many files are uploaded for the caller already.'],
  unsupported_content_type: ['unsupported_media_type', 'Files of this type are not supported.'],
  unsupported_request_type: ['unsupported_media_type', 'The request is no multipart form.'],
  upload_expired: ['unavailable', 'The upload took so long that its bytes were removed: send it again.'],
  uploads_at_capacity: ['unavailable', 'Too many files are uploaded already.'],
  user_not_found: ['not_found', 'The user is another one than the caller.'],
});
