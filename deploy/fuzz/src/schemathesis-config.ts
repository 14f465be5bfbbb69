import { endsTheWorld } from './run-fuzz.ts';

/** What a request may be answered with although it fits its schema, since a rule is not one of JSON Schema; by operation. */
const furtherRefusals: readonly (readonly [operations: readonly string[], status: number, why: string])[] = [
  [
    ['register', 'changePassword', 'resetPassword', 'acceptInvitation'],
    400,
    'a password that is easy to guess',
  ],
  [
    [
      ...['listDocuments', 'listDocumentHistory', 'listDocumentChunks', 'getDocumentText'],
      ...['listCollections', 'listCollectionDocuments'],
    ],
    400,
    'a cursor that is of no list',
  ],
  [
    ['listFiles', 'listVectorStores', 'listVectorStoreFiles', 'listFileBatchFiles'],
    400,
    'an id that is none of an entry of the list',
  ],
  [['createFile'], 400, 'a form without its file'],
  [['createFile'], 415, 'a file of a type that is not read'],
  [['createFile'], 422, 'a file without text, or a key that was used'],
  [['createVectorStore', 'updateVectorStore'], 400, 'more metadata than 8 KiB'],
  [
    ['createVectorStoreFile', 'updateVectorStoreFile'],
    400,
    'more vector stores or attributes than a file may have',
  ],
  [['createFileBatch'], 400, 'files by both ways, or by none'],
  [['searchVectorStore'], 400, 'a filter with too many parts, or an order to what is no date'],
  [['createApiKey'], 400, 'an end in the past'],
  [['generate'], 400, 'a prompt of characters that nobody sees'],
  [
    ['createChatCompletion', 'createResponse'],
    400,
    'a conversation in which the user asks nothing, or too much at once, or a tool without its result',
  ],
  [['createEmbeddings'], 400, 'dimensions that the model has not'],
  [['createPromptVersion'], 400, 'a template or an answer schema with what is not read'],
  [['runPrompt'], 400, 'variables that are not those of the prompt, or documents where it rests on none'],
  [['retrieveKnowledge'], 400, 'a condition that no filter can say'],
  [
    ['search', 'generate', 'getAgentContext'],
    400,
    'a filter with too many parts or levels, of attributes without just one collection, or that is no JSON',
  ],
  [['setModelAliases'], 400, 'a target that there is not, or in an order without effect'],
  [['getUsage'], 400, 'a period that ends before it begins'],
  [
    ['updateDocument', 'updateCollection', 'deleteCollection', 'updateWebhook', 'deleteWebhook'],
    412,
    'a state that the document, the collection or the webhook has no longer',
  ],
  [['createWebhook', 'updateWebhook'], 400, 'a text that is no URL'],
  [['createWebhook', 'updateWebhook'], 422, 'a URL to which nothing is delivered, or a key that was used'],
  [['createCollection', 'updateCollection'], 400, 'more metadata than 8 KiB'],
  [['addToCollection'], 400, 'more collections or attributes than a document may have'],
  [
    ['createDocument', 'replaceDocumentContent', 'updateDocument'],
    400,
    'more metadata than 8 KiB, or readers of what all may read',
  ],
  [['createDocument', 'replaceDocumentContent'], 415, 'a file of a type that is not read'],
  [
    ['createDocument', 'replaceDocumentContent'],
    422,
    'a URL that leads nowhere, a key that was used, a file without text',
  ],
  [
    [
      ...['createApiKey', 'rotateApiKey', 'createServiceAccount', 'createCollection', 'retryDocument'],
      ...['rotateWebhookSecret', 'redeliverWebhook', 'testWebhook', 'createPromptVersion'],
      ...['createVectorStore', 'createFileBatch'],
    ],
    422,
    'an idempotency key that was used for another request',
  ],
  [
    ['listDeadLetters', 'redriveDeadLetters', 'deleteDeadLetters'],
    400,
    'too many ids in one text, or neither ids nor all',
  ],
];

/** What names, in its body, something else that there may not be: its 404 does not say that what its path names is gone. */
const namesOthers: ReadonlySet<string> = new Set(['createVectorStoreFile', 'createFileBatch']);

/** What it takes for a refusal by itself, and 413 and 431: some of its wrong values do not fit into a body or a head. */
const refused = [
  '400',
  '401',
  '403',
  '404',
  '405',
  '406',
  '409',
  '412',
  '413',
  '415',
  '422',
  '428',
  '429',
  '431',
  '5xx',
];

/** What Schemathesis takes for an answer to a valid request by itself. */
const accepted = ['2xx', '3xx', '401', '403', '404', '409', '429', '5xx'];

/**
 * All checks are on for all operations, but for one of two; one takes further statuses of some, as said above. What one of two tenants made, the
 * other must not get. The operation that ends a tenant has a run of its own.
 *
 * @param authFile says how the two sign in
 */
export function schemathesisConfig(authFile: string, { ends }: { readonly ends: boolean }): string {
  const operations = new Set(furtherRefusals.flatMap(([names]) => names));
  return [
    'continue-on-failure = true',
    'request-timeout = 45',
    '[auth.wfc]',
    `path = ${JSON.stringify(authFile)}`,
    'peers = ["first", "second"]',
    'refresh_interval = 300',
    '[checks]',
    'enabled = true',
    `negative_data_rejection.expected-statuses = ${JSON.stringify(refused)}`,
    ...(ends ? [] : ['[[operations]]', `include-operation-id = "${endsTheWorld}"`, 'enabled = false']),
    ...[...operations].flatMap(sectionOf),
    '',
  ].join('\n');
}

function sectionOf(operation: string): string[] {
  const refusals = furtherRefusals.filter(([names]) => names.includes(operation));
  const statuses = [...accepted, ...refusals.map(([, status]) => String(status))];
  return [
    '[[operations]]',
    `include-operation-id = "${operation}"`,
    `checks.positive_data_acceptance.expected-statuses = ${JSON.stringify(statuses)}`,
    ...(namesOthers.has(operation) ? ['checks.ensure_resource_availability.enabled = false'] : []),
  ];
}
