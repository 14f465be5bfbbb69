import { defineLimits } from '@lectern/config';
import { collectionLimits, embedTextsLimits, modelCallLimits, searchLimits } from '@lectern/contracts/limits';
import { httpLimits } from '@lectern/http/limits';
import { serverLimits } from '@lectern/service/limits';

/** All bounds on what callers, other services, documents and models can send. */
export const limits = defineLimits({
  ...httpLimits,
  ...serverLimits,
  ...embedTextsLimits,
  embeddedTexts: {
    value: 2_048,
    unit: 'entries',
    what: 'Texts of a request for vectors (`input`); more are a 400. A model is sent 64 at once',
  },
  embeddingsPerCaller: {
    variable: 'MAX_EMBEDDINGS_PER_CALLER',
    unit: 'requests',
    what: 'Requests for vectors that run at the same time for one caller; further ones are refused with 429 `too_many_embeddings`',
  },
  embeddings: {
    variable: 'MAX_EMBEDDINGS',
    unit: 'requests',
    what: 'The same for all callers; further ones are refused with 503 `embeddings_at_capacity`',
  },
  questionCharacters: {
    value: searchLimits.queryChars.value,
    unit: 'characters',
    what: 'A question (`prompt`, `q`); a longer one is a 400',
  },
  promptCharacters: {
    value: 200_000,
    unit: 'characters',
    what: 'A prompt with its variables, and each of these; a longer one is a 400',
  },
  chatMessages: {
    value: 2_000,
    unit: 'entries',
    what: 'Messages of a conversation; more are a 400',
  },
  dialogueTurns: {
    value: 250,
    unit: 'entries',
    what: 'Messages before the question that a model is sent, and as many behind it; older ones are left out',
  },
  dialogueCharacters: {
    value: 200_000,
    unit: 'characters',
    what: 'The text of the messages before the question together, and of those behind it; older ones are left out',
  },
  offeredTools: modelCallLimits.tools,
  calledTools: modelCallLimits.toolCalls,
  toolCallIdChars: modelCallLimits.toolCallIdChars,
  searchedStores: searchLimits.searchCollections,
  chatParts: {
    value: 1_000,
    unit: 'entries',
    what: 'Parts of a message of a conversation; more are a 400',
  },
  answerPassages: {
    value: 20,
    unit: 'entries',
    what: 'Passages that an answer rests on (`topK`); more are a 400',
  },
  foundPassages: {
    value: 50,
    unit: 'entries',
    what: 'Passages that an agent’s search looks through, and the most that it can ask for (`topK`)',
  },
  listedDocuments: {
    value: 50,
    unit: 'documents',
    what: 'Documents on a page of an agent’s list',
  },
  readChunks: {
    value: 20,
    unit: 'entries',
    what: 'Chunks that are asked for at once when an agent reads a document',
  },
  readCharacters: {
    value: 50_000,
    unit: 'characters',
    what: 'Text of a document that an agent is given at once, to the end of a group of chunks; the rest is read with the next call',
  },
  idCharacters: {
    value: 400,
    unit: 'characters',
    what: 'An id or a cursor in a call of an agent’s tool; a longer one is an error of the protocol',
  },
  titleCharacters: {
    value: 300,
    unit: 'characters',
    what: 'Title of a document that an agent adds; the document service may take less',
  },
  addWaitMs: {
    value: 25_000,
    unit: 'ms',
    what: 'Longest time that an agent waits for a document that it adds',
  },
  toolCallsPerCaller: {
    variable: 'MAX_TOOL_CALLS_PER_CALLER',
    unit: 'requests',
    what: 'Calls of the Model Context Protocol that run at the same time for one caller; further ones are refused with 429 `too_many_tool_calls`',
  },
  toolCalls: {
    variable: 'MAX_TOOL_CALLS',
    unit: 'requests',
    what: 'The same for all callers; further ones are refused with 503 `tool_calls_at_capacity`',
  },
  uploadMs: {
    value: 3_600_000,
    unit: 'ms',
    what: 'Longest time in which a file is passed on to the document service',
  },
  batchFiles: collectionLimits.batchDocuments,
  attributes: collectionLimits.attributes,
  filterValues: searchLimits.filterValues,
  filterGroups: searchLimits.filterGroups,
  storeQueries: {
    value: 5,
    unit: 'entries',
    what: 'Queries of one search in a vector store; more are a 400',
  },
  storeNameCharacters: {
    value: 200,
    unit: 'characters',
    what: 'The name of a vector store; a longer one is a 400',
  },
  storeDescriptionCharacters: {
    value: 1_000,
    unit: 'characters',
    what: 'The description of a vector store; a longer one is a 400',
  },
  storeFacts: { value: 16, unit: 'entries', what: 'Metadata of a vector store; more are a 400' },
  storeFactCharacters: {
    value: 64,
    unit: 'characters',
    what: 'A key in the metadata of a vector store; a longer one is a 400',
  },
  storeFactValueCharacters: {
    value: 512,
    unit: 'characters',
    what: 'A value in the metadata of a vector store; a longer one is a 400',
  },
  contextPassages: {
    value: 10,
    unit: 'entries',
    what: 'Passages of an agent context',
  },
  recentDocuments: {
    value: 10,
    unit: 'documents',
    what: 'Recent documents of an agent context',
  },
  budgetTokens: {
    value: 100_000,
    unit: 'tokens',
    what: 'Estimated tokens of an agent context’s passages (`budgetTokens`); more are a 400',
  },
  passageCharacters: {
    value: 16_000,
    unit: 'characters',
    what: 'A passage as it is read, ranked and sent to a model; the rest of a longer one is left out',
  },
  nameCharacters: {
    value: 200,
    unit: 'characters',
    what: 'A title, a heading or a display name as a model is shown it; the rest is left out',
  },
  headings: {
    value: 8,
    unit: 'entries',
    what: 'Headings of a passage as they are ranked and a model is shown them; further ones are left out',
  },
  statements: {
    value: 500,
    unit: 'entries',
    what: 'Sentences, rows and lines of a passage that are ranked and quoted; further ones are left out',
  },
  answerCharacters: {
    value: 32_000,
    unit: 'characters',
    what: 'An answer of a model; a longer one ends with the error `model_endless`',
  },
  answerMs: {
    variable: 'GENERATE_TIMEOUT_MS',
    unit: 'ms',
    what: 'A whole answer of a model; a longer one ends with the error `model_timeout`',
  },
  checkedMarkers: {
    value: 200,
    unit: 'entries',
    what: 'Markers of an answer that are compared with their passages; further ones are dropped',
  },
  statementCharacters: {
    value: 600,
    unit: 'characters',
    what: 'Text ahead of a marker that is compared with its passage',
  },
  linkCharacters: {
    value: 1_000,
    unit: 'characters',
    what: 'A word, or what a link points to, in an answer; nothing longer comes out as a link',
  },
  linkTextCharacters: {
    value: 300,
    unit: 'characters',
    what: 'The text of a link in an answer; nothing longer comes out as a link',
  },
  heldCharacters: {
    value: 600,
    unit: 'characters',
    what: 'Text of an answer that a link waits for the marker of its source; a link whose marker comes later is dropped',
  },
  answersPerCaller: {
    variable: 'MAX_ANSWERS_PER_CALLER',
    unit: 'requests',
    what: 'Answers that are written at the same time for one caller, streamed or not; further ones are refused with 429 `too_many_answers`',
  },
  answers: {
    variable: 'MAX_ANSWERS',
    unit: 'requests',
    what: 'The same for all callers; further ones are refused with 503 `answers_at_capacity`',
  },
});
