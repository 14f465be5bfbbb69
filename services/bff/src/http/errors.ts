import { defineErrors } from '@lectern/http';

/** What the routes of this service decide on. */
export const errorsOf = defineErrors({
  answer_off_schema: [
    'unavailable',
    'The answer of the model does not keep to the schema that was asked for.',
  ],
  blob_not_found: ['not_found', 'The bytes are no longer stored.'],
  condition_unserved: ['invalid_argument', 'The condition cannot be asked of metadata.'],
  console_file_not_found: ['not_found', 'The console has no such file.'],
  console_not_built: ['unavailable', 'The files of the console are not there.'],
  content_type_mismatch: ['unsupported_media_type', 'The content of the file is not what its name says.'],
  dimensions_unserved: ['invalid_argument', 'The model gives vectors of other dimensions.'],
  document_not_found: [
    'not_found',
    'There is no such file, it is not in the vector store, or it is not for the caller to read.',
  ],
  documents_unused: ['invalid_argument', 'The prompt rests on no documents: there is nothing to narrow.'],
  downloads_at_capacity: ['unavailable', 'Too many files are read already.'],
  format_unserved: ['invalid_argument', 'No model stands behind the alias that could answer in JSON.'],
  invalid_body: [
    'invalid_argument',
    'A field is not valid, or asks for what is not served; `errors` says which.',
  ],
  knowledge_not_found: ['not_found', 'There is no such collection, or it is not for the API key to see.'],
  model_changed: ['unavailable', 'The model of the documents was changed meanwhile.'],
  missing_scope: ['permission_denied', 'Passages are to be shown, and the credential has no scope `search`.'],
  model_endless: ['unavailable', 'The answer of the model is too long.'],
  model_missing: ['conflict', 'The prompt needs a model, and none stands behind its alias.'],
  model_not_found: ['not_found', 'The tenant has no such model.'],
  prompt_not_found: ['not_found', 'The tenant has no such prompt.'],
  prompt_too_long: ['invalid_argument', 'The prompt with its variables is too long.'],
  prompt_version_unknown: ['invalid_argument', 'The prompt has no such version.'],
  question_missing: ['invalid_argument', 'No message of the user holds a question.'],
  question_too_long: ['invalid_argument', 'The last message of the user is too long.'],
  relevance_unavailable: [
    'unavailable',
    'The search was by words alone, so that no passage can be held to a threshold: repeat the call.',
  ],
  too_many_downloads: ['resource_exhausted', 'Too many files are read for the caller already.'],
  too_many_uploads: ['resource_exhausted', 'Too many files are uploaded for the caller already.'],
  tool_calls_unmatched: ['invalid_argument', 'A call of a tool has no result, or a result no call.'],
  unsupported_content_type: ['unsupported_media_type', 'Files of this type are not supported.'],
  unsupported_request_type: ['unsupported_media_type', 'The request is no multipart form.'],
  uploads_at_capacity: ['unavailable', 'Too many files are uploaded already.'],
  user_not_found: ['not_found', 'The user is another one than the caller.'],
  variables_wrong: ['invalid_argument', 'The variables are not those of the prompt.'],
});
