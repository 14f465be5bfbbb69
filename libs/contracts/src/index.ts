export { boundedArray, boundedRecord } from './bounded.ts';
export {
  type DocumentFormat,
  type DocumentMediaType,
  documentFormats,
} from './document-formats.ts';
export {
  decodeChunkLine,
  decodeVector,
  type EmbeddedChunk,
  encodeChunkLine,
  encodeVector,
} from './embedded-chunks.ts';
export { AttachmentsExtracted } from './events/attachment-events.ts';
export {
  DocumentDeleted,
  DocumentDescribed,
  DocumentIngested,
  DocumentShared,
} from './events/document-events.ts';
export {
  DocumentEmbedded,
  DocumentFailed,
  DocumentPurged,
} from './events/embedding-events.ts';
export {
  DocumentsErased,
  ErasureRequested,
  ModelDataErased,
  WebhooksErased,
} from './events/erasure-events.ts';
export { DocumentIndexed, DocumentUnindexed } from './events/retrieval-events.ts';
export { quotaExceeded, StorageClaimed, StorageRefused, StorageReserved } from './events/storage-events.ts';
export {
  type Attributes,
  attributeName,
  attributes,
  attributeValue,
  type BlobLocation,
  collectionId,
  documentId,
  documentVersion,
  type EventMetadata,
  type FactValue,
  type FailureStage,
  factName,
  failureStage,
  type Membership,
  type Metadata,
  metadata,
  metadataOfEvent,
  promptName,
  promptVersion,
  promptVersionText,
  readers,
  tenantId,
  toEventMetadata,
  userId,
  type Visibility,
  visibility,
} from './fields.ts';
export {
  type FactName,
  type FilterCondition,
  filterConditions,
  type Order,
  type Scale,
  withOwners,
} from './filter-conditions.ts';
export { type GivenUpVersion, givenUpMessage, givenUpVersion } from './given-up.ts';
export {
  type BatchDocumentList,
  type BatchOutcome,
  type BatchRequest,
  type BatchResource,
  batchDocumentList,
  batchOutcome,
  batchRequest,
  batchResource,
  type MembershipsResponse,
  membershipsRequest,
  membershipsResponse,
} from './http/batch-api.ts';
export {
  type ComparedDocument,
  type ComparisonRequest,
  type ComparisonResponse,
  comparisonRequest,
  comparisonResponse,
  type Holding,
  type StraysResponse,
  strayRemovalRequest,
  strayRemovalResponse,
  straysRequest,
  straysResponse,
} from './http/comparison-api.ts';
export {
  type DeadLetterRequest,
  type DeadLetterResource,
  deadLetterIds,
  deadLetterRequest,
  type QueueDeadLetters,
  queueDeadLetters,
} from './http/dead-letter-api.ts';
export {
  type DocumentResource,
  type DocumentStatus,
  type DocumentSummary,
  documentList,
  documentResource,
  documentStatus,
  membershipResource,
  pendingDocuments,
} from './http/document-api.ts';
export {
  activeModelRequest,
  activeModelResponse,
  type ChunkPageQuery,
  type ChunkPageResponse,
  chunkPageQuery,
  chunkPageResponse,
  type EmbedForCallerResponse,
  type EmbedPassagesResponse,
  type EmbedTextsResponse,
  embedForCallerRequest,
  embedForCallerResponse,
  embedPassagesRequest,
  embedPassagesResponse,
  embedTextsRequest,
  embedTextsResponse,
  type ReadChunk,
} from './http/embedding-api.ts';
export {
  type FaultRequest,
  type FaultState,
  faultRequest,
  faultState,
  internalFaultPath,
  internalFaultRequest,
} from './http/fault-api.ts';
export {
  aliasNames,
  defaultAnswerMs,
  type EmbedByModelRequest,
  type EmbedByModelResponse,
  embedByModelRequest,
  embedByModelResponse,
  extractiveTarget,
  type ModelMessage,
  type ModelTool,
  modelAlias,
  modelTool,
  platformAlias,
  type RequestCount,
  type RequestCountBatch,
  requestCountBatch,
  type Sampling,
  sampling,
  stopSequence,
  type ToolCall,
  type ToolChoice,
  toolCall,
  toolChoice,
  type WriteAnswerRequest,
  writeAnswerRequest,
  writtenAnswerEvents,
} from './http/model-api.ts';
export {
  promptDocuments,
  type StoredPrompt,
  storedPrompt,
} from './http/prompt-api.ts';
export {
  type ParsedSearchRequest,
  type SearchExplanation,
  type SearchHit,
  type SearchMode,
  type SearchRequest,
  type SearchResponse,
  type SharingRequest,
  searchCollections,
  searchMode,
  searchRequest,
  searchResponse,
  sharingRequest,
  type TombstoneRequest,
  tombstoneRequest,
} from './http/retrieval-api.ts';
export {
  attributesNeedCollection,
  hasCollectionOfAttributes,
  type SearchFilter,
  searchFilter,
} from './http/search-filter.ts';
export {
  type ActiveFaultStatus,
  activeFault,
  type BreakerStatus,
  type ComparisonStatus,
  type InstanceStatus,
  instanceStatus,
  internalStatusPath,
  type LoopStatus,
  type OutboxStatus,
  type QueueStatus,
  type TaskStatus,
} from './http/status-api.ts';
export {
  apiKeyCacheMs,
  type CallerResource,
  callerResource,
  type ExternalUserRequest,
  type ExternalUserResponse,
  externalClaimSchemas,
  externalUserRequest,
  externalUserResponse,
  modelBudget,
  type RevocationResource,
  type RevocationsResponse,
  revocationsQuery,
  revocationsResponse,
  type UserResource,
  userResource,
  type VerifyApiKeyResponse,
  verifyApiKeyRequest,
  verifyApiKeyResponse,
} from './http/user-api.ts';
export { instantOf } from './instant.ts';
export {
  attachmentLimits,
  collectionLimits,
  comparisonLimits,
  deadLetterLimits,
  embedPassagesLimits,
  embedTextsLimits,
  externalUserLimits,
  idLimits,
  metadataLimits,
  modelCallLimits,
  promptLimits,
  readingLimits,
  readingPageLimits,
  requestCountLimits,
  revocationLimits,
  searchLimits,
  sharingLimits,
} from './limits.ts';
export { printable, printableName } from './printable.ts';
export { fillTemplate, type PromptTemplate, readTemplate, TemplateError } from './prompt-template.ts';
export {
  type DocumentProperties,
  describedBy,
  documentProperties,
  type GivenFacts,
  type ReadingWarning,
  readingWarning,
  readingWarnings,
} from './reading.ts';
export { callersOf, callsOf, reachedForCaller, type ServiceCall, serviceCalls } from './service-calls.ts';
export { type ToolScope, toolScopes } from './tool-scopes.ts';
export { type EventTopology, eventTopology, type TopologySubscription } from './topology.ts';
