import { defineErrors } from '@lectern/http';
import { idempotencyErrors } from '@lectern/idempotency';

/** What the routes of this service decide on. */
export const errorsOf = defineErrors({
  ...idempotencyErrors,
  batch_not_found: ['not_found', 'There is no such batch in the collection.'],
  blob_not_found: [
    'not_found',
    'The bytes are no longer stored: the document is being deleted, or was rejected.',
  ],
  chunks_not_stored: [
    'not_found',
    'Nothing is stored of what the version says: it is not read yet, could not be read, or was replaced.',
  ],
  chunks_unavailable: ['unavailable', 'What was read cannot be shown just now: repeat the call.'],
  collection_changed: ['precondition_failed', 'The collection is not as `If-Match` says: read it again.'],
  collection_not_found: ['not_found', 'There is no such collection, or it is not for the API key to see.'],
  content_damaged: [
    'internal',
    'The stored bytes are no longer those that were uploaded: upload them again.',
  ],
  content_type_mismatch: ['unsupported_media_type', 'The content of the file is not what its name says.'],
  dead_letters_unavailable: ['unavailable', 'No queue of dead letters answers: try again later.'],
  deletion_not_confirmed: [
    'unavailable',
    'The document is deleted, but searches may still find it: repeat the call.',
  ],
  document_changed: ['precondition_failed', 'The document is not as `If-Match` says: read it again.'],
  document_failed: [
    'unprocessable',
    'The call has waited for the document, which failed: it is stored, and in `details.document`.',
  ],
  document_not_failed: ['conflict', 'The document has not failed; `details.status` says how far it is.'],
  document_not_found: ['not_found', 'There is no such document, or it is not for the caller to read.'],
  document_rejected: [
    'unprocessable',
    'The call has waited for the document, for which there is no room: it is not stored, and in `details.document`.',
  ],
  document_too_large: ['payload_too_large', 'The file is too large.'],
  empty_file: ['unprocessable', 'The file is empty.'],
  form_too_large: ['payload_too_large', 'The form has too much beside its file.'],
  invalid_body: ['invalid_argument', 'A field of the form is not valid; `errors` says which.'],
  limited_to_collections: [
    'permission_denied',
    'The API key is limited to some collections: it manages neither these nor what is about all documents.',
  ],
  malformed_multipart: ['invalid_argument', 'The form is malformed, cut off, or without its file.'],
  memberships_too_large: [
    'invalid_argument',
    'The collections of the document with their attributes would be too large.',
  ],
  metadata_too_large: [
    'invalid_argument',
    'After the change there would be too many facts, or too long ones.',
  ],
  not_batch_owner: ['permission_denied', 'The caller neither made the batch nor administers the tenant.'],
  not_collection_owner: [
    'permission_denied',
    'The caller neither made the collection nor administers the tenant.',
  ],
  not_document_owner: ['permission_denied', 'The caller may read the document, but not change it.'],
  operation_not_found: ['not_found', 'There is no such operation, or it is not for the caller to see.'],
  readers_need_private: ['invalid_argument', 'A document for the whole tenant has no readers to name.'],
  sharing_not_confirmed: [
    'unavailable',
    'The change is stored, but searches may not follow it yet: repeat the call.',
  ],
  too_many_collections: ['invalid_argument', 'The document would be in too many collections.'],
  too_many_url_fetches: ['resource_exhausted', 'Too many files are fetched for the caller already.'],
  unsupported_content_type: ['unsupported_media_type', 'Files of this type are not supported.'],
  unsupported_request_type: ['unsupported_media_type', 'The request is neither a multipart form nor JSON.'],
  upload_expired: ['unavailable', 'The upload took so long that its bytes were removed: send it again.'],
  url_fetches_at_capacity: ['unavailable', 'Too many files are fetched already.'],
  url_ingestion_disabled: ['permission_denied', 'Files are not fetched by URL here.'],
  url_not_allowed: ['unprocessable', 'The URL does not lead to a server on the public internet.'],
  url_not_fetched: ['unprocessable', 'The server of the URL gave no file.'],
});
