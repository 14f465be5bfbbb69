export type {
  Api,
  Citation,
  Document,
  GeneratedAnswer,
  GenerateRequest,
  PromptAnswer,
  RunPromptRequest,
  SearchRequest,
  SearchResponse,
  StatusEvent,
} from './api.ts';
export type { components, paths } from './api-types.ts';
export {
  type AnswerOptions,
  type CallOptions,
  type ClientOptions,
  type ConnectionOptions,
  createLecternClient,
  type LecternClient,
  logIn,
  type PromptOptions,
  register,
  resume,
  type SessionClient,
} from './client.ts';
export type { Credential } from './credentials.ts';
export { type FieldError, LecternError, type LecternErrorCode } from './lectern-error.ts';
export type { ListItem, ListOptions, ListPath, ListPlace, ListQuery } from './lists.ts';
export type { Account } from './session.ts';
export type { AnswerPart, PromptPart } from './stream-answer.ts';
export type { FileContent, NamedFile, NewDocumentOptions, UploadOptions } from './upload.ts';
