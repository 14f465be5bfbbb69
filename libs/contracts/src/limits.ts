import { defineLimits } from '@lectern/config';

export {
  comparisonLimits,
  deadLetterLimits,
  requestCountLimits,
  revocationLimits,
} from './limits-between-services.ts';

/** Bounds of ids, which are opaque to every reader but their owner. */
export const idLimits = defineLimits({
  idChars: {
    value: 200,
    unit: 'characters',
    what: 'An id of a tenant, a user or a document; a longer one is a 400',
  },
});

/** Bounds of what an outside identity provider says about a person. */
export const externalUserLimits = defineLimits({
  subjectChars: {
    value: 255,
    unit: 'characters',
    what: 'Subject of a token of an outside provider; a longer one is refused with 403',
  },
  externalTenantChars: {
    value: 200,
    unit: 'characters',
    what: 'Tenant in a token of an outside provider; a longer one is refused with 403',
  },
  externalEmailChars: {
    value: 254,
    unit: 'characters',
    what: 'E-mail address in a token of an outside provider; a longer one is left out',
  },
  externalNameChars: {
    value: 100,
    unit: 'characters',
    what: 'Name of a person in a token of an outside provider; a longer one is left out',
  },
});

/** Bounds of the budget for models that an API key is given. */
export const modelBudgetLimits = defineLimits({
  budgetRequests: {
    value: 1_000_000,
    unit: 'requests',
    what: 'Calls of models per minute that the budget of an API key allows; more are a 400',
  },
  budgetTokens: {
    value: 1_000_000_000_000,
    unit: 'tokens',
    what: 'Tokens per day that the budget of an API key allows; more are a 400',
  },
  budgetMoney: {
    value: 1_000_000_000,
    unit: 'money',
    what: 'Money per month that the budget of an API key allows, in the currency of the prices; more is a 400',
  },
});

/** Bounds of faults that are switched on. */
export const faultLimits = defineLimits({
  faultLastsMs: {
    value: 300_000,
    unit: 'ms',
    what: 'Time after which a fault that is switched on ends by itself; more is a 400',
  },
  faultWaitMs: {
    value: 30_000,
    unit: 'ms',
    what: 'Wait of a request to which a fault `slow` happens; more is a 400',
  },
});

/** Bounds of what callers say about a document. */
export const metadataLimits = defineLimits({
  metadataEntries: { value: 32, unit: 'entries', what: 'Metadata of a document; more are a 400' },
  metadataKeyChars: { value: 128, unit: 'characters', what: 'A key of the metadata; a longer one is a 400' },
  metadataValueChars: {
    value: 8 * 1024,
    unit: 'characters',
    what: 'A text in the metadata; a longer one is a 400',
  },
  metadataListValues: {
    value: 64,
    unit: 'entries',
    what: 'Values of a list in the metadata; more are a 400',
  },
  metadataBytes: {
    value: 8 * 1024,
    unit: 'bytes',
    what: 'The metadata of a document as JSON; more is a 400',
  },
});

/** Bounds of the collections that documents are in. */
export const collectionLimits = defineLimits({
  documentCollections: {
    value: 50,
    unit: 'entries',
    what: 'Collections that a document is in; more are a 400',
  },
  attributes: {
    value: 16,
    unit: 'entries',
    what: 'Attributes of a document in a collection; more are a 400',
  },
  attributeKeyChars: {
    value: 64,
    unit: 'characters',
    what: 'The name of an attribute; a longer one is a 400',
  },
  attributeValueChars: {
    value: 512,
    unit: 'characters',
    what: 'A text in the attributes; a longer one is a 400',
  },
  batchDocuments: {
    value: 2_000,
    unit: 'documents',
    what: 'Documents of one batch that come into a collection; more are a 400',
  },
  askedMembers: {
    value: 100,
    unit: 'documents',
    what: 'Documents that are asked about at once whether they are in a collection',
  },
  membershipBytes: {
    value: 16 * 1024,
    unit: 'bytes',
    what: 'All collections of a document with their attributes as JSON; more is a 400',
  },
});

/** Bounds of what is said of a document that was read. */
export const readingLimits = defineLimits({
  warnings: {
    value: 50,
    unit: 'entries',
    what: 'Warnings about a document; where there are more, the last one says how many are left out',
  },
  warningReasonChars: { value: 64, unit: 'characters', what: 'The reason of a warning' },
  warningChars: { value: 300, unit: 'characters', what: 'The text of a warning; a longer one is cut' },
  documentTitleChars: {
    value: 300,
    unit: 'characters',
    what: 'The title that a document gives itself; a longer one is cut',
  },
});

/** Bounds of what is attached to a mail and becomes documents of their own. */
export const attachmentLimits = defineLimits({
  attachments: {
    value: 64,
    unit: 'entries',
    what: 'Attachments of a mail that become documents; further ones are named in warnings',
  },
  attachmentsOfAttached: {
    value: 16,
    unit: 'entries',
    what: 'The same of a mail that is itself attached to one',
  },
  attachmentDepth: {
    value: 2,
    unit: 'levels',
    what: 'Mails that an attachment may be in to become a document; deeper ones are named in warnings',
  },
});

/** Bounds of what is shown at once of a document that was read. */
export const readingPageLimits = defineLimits({
  pageChunks: {
    value: 100,
    unit: 'entries',
    what: 'Chunks on a page, of a document or of its text; more are a 400',
  },
});

/** Bounds of who may see a document. */
export const sharingLimits = defineLimits({
  readers: { value: 100, unit: 'entries', what: 'Readers of a private document; more are a 400' },
});

/** Bounds of a search. */
export const searchLimits = defineLimits({
  queryChars: { value: 8_000, unit: 'characters', what: 'A query; a longer one is a 400' },
  topK: { value: 100, unit: 'entries', what: 'Passages that a search may ask for; more are a 400' },
  filterConditions: {
    value: 64,
    unit: 'entries',
    what: 'Conditions of a filter, a list being one, and entries of its `and` and `or`, together; more are a 400',
  },
  filterGroups: {
    value: 32,
    unit: 'entries',
    what: 'Entries of an `and` or `or` of a filter; more are a 400',
  },
  filterDepth: {
    value: 3,
    unit: 'entries',
    what: 'Groups of a filter (`and`, `or`) within each other; more are a 400',
  },
  filterValues: { value: 100, unit: 'entries', what: 'Values of `in` and `nin`; more are a 400' },
  hitDocuments: {
    value: 20,
    unit: 'entries',
    what: 'Further documents that a hit names as having the same chunk; more are left out',
  },
  searchCollections: {
    value: 50,
    unit: 'entries',
    what: 'Collections that a search may name; more are a 400',
  },
  filterDocuments: { value: 100, unit: 'entries', what: 'Documents that a filter may name; more are a 400' },
});

/** Bounds of what is turned into vectors at once for a query. */
export const embedTextsLimits = defineLimits({
  embedTexts: { value: 64, unit: 'entries', what: 'Texts that a call may have embedded; more are a 400' },
  embedTextChars: { value: 20_000, unit: 'characters', what: 'Each of these texts; a longer one is a 400' },
  modelChars: {
    value: 200,
    unit: 'characters',
    what: 'The name of an embedding model; a longer one is a 400',
  },
});

/** Bounds of what is turned into vectors at once for a second index. */
export const embedPassagesLimits = defineLimits({
  embedPassages: {
    value: 64,
    unit: 'entries',
    what: 'Passages of a document that a call may have embedded; more are a 400',
  },
});

/** Bounds of a call of a model. */
export const modelCallLimits = defineLimits({
  messages: { value: 512, unit: 'entries', what: 'Messages that a model is sent at once; more are a 400' },
  messageChars: {
    value: 1_000_000,
    unit: 'characters',
    what: 'Each of these messages; a longer one is a 400',
  },
  tools: { value: 128, unit: 'entries', what: 'Tools that a model may call; more are a 400' },
  toolCalls: { value: 128, unit: 'entries', what: 'Tools that one message calls; more are a 400' },
  biasedTokens: { value: 300, unit: 'entries', what: 'Tokens made more or less likely; more are a 400' },
  stopSequences: { value: 4, unit: 'entries', what: 'Texts ahead of which an answer ends; more are a 400' },
  stopSequenceChars: { value: 200, unit: 'characters', what: 'Each of these texts; a longer one is a 400' },
  toolCallIdChars: { value: 200, unit: 'characters', what: 'The id of such a call; a longer one is a 400' },
  vectorTexts: {
    value: 64,
    unit: 'entries',
    what: 'Texts that a model turns into vectors at once; more are a 400',
  },
  modelNameChars: {
    value: 200,
    unit: 'characters',
    what: 'The name of a model that makes vectors; a longer one is a 400',
  },
});

/** Bounds of prompts that a tenant keeps. */
export const promptLimits = defineLimits({
  promptTemplateChars: {
    value: 32_000,
    unit: 'characters',
    what: 'The template of a prompt, or of its search; a longer one is a 400',
  },
  promptVariables: { value: 64, unit: 'entries', what: 'Variables of a prompt; more are a 400' },
  answerSchemaEntries: {
    value: 500,
    unit: 'entries',
    what: 'Schemas within the answer schema of a prompt, itself included; more are a 400',
  },
});
