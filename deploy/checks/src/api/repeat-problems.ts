import type { OpenApiDocument, Operation } from '@lectern/openapi';

/** Public POSTs that take no `Idempotency-Key`, by `operationId`, under the reason why a repeated one needs none. */
export const withoutKey: Readonly<Record<string, readonly string[]>> = {
  'changes nothing; what it used up is counted each time, since each time it was used': [
    ...['createChatCompletion', 'createEmbeddings', 'createResponse', 'generate', 'runPrompt'],
    ...['getErasureReceipt', 'retrieveKnowledge', 'search', 'searchVectorStore'],
  ],
  'says how something is to be, and leaves it so': [
    ...['cancelFileBatch', 'createVectorStoreFile', 'updateVectorStore', 'updateVectorStoreFile'],
  ],
  'acts on what is there: what the first one moved is not moved again': ['redriveDeadLetters'],
  'replaces what the first one made: only the newest token of an address is good for an invitation': [
    'invitePerson',
  ],
  'uses up a token that is good for one use, or an address that is good for one account': [
    ...['acceptInvitation', 'confirmRegistration', 'refreshSession', 'refreshSessionV1', 'register'],
    'resetPassword',
  ],
  'has no caller yet, whose key it could be: a session that nobody got ends by itself': [
    ...['logIn', 'logInToDemo', 'logInV1'],
  ],
  'has no caller, and answers alike whatever it did: messages to one address are bounded': [
    'requestPasswordReset',
  ],
  'is one message of a protocol that has no such key: the tool that makes something takes one of its own': [
    'callMcp',
  ],
};

/**
 * Public POSTs of which nothing says what a repeated one does: they neither take an `Idempotency-Key` nor are excepted with a reason. And exceptions that
 * are none: there is no such operation, it takes a key, or it is excepted twice.
 */
export function repeatProblems(
  { paths }: Pick<OpenApiDocument, 'paths'>,
  exceptions: Readonly<Record<string, readonly string[]>> = withoutKey,
): string[] {
  const posts = Object.values(paths).flatMap(({ post }) => (post === undefined ? [] : [post]));
  const keyless = posts.filter((operation) => !takesKey(operation)).map(({ operationId }) => operationId);
  const excepted = Object.values(exceptions).flat();
  return [
    ...keyless
      .filter((id) => !excepted.includes(id))
      .map(
        (id) => `gateway: ${id} takes no Idempotency-Key, and api/repeat-problems.ts has no reason for it`,
      ),
    ...excepted
      .filter((id, index) => !keyless.includes(id) || excepted.indexOf(id) !== index)
      .map(
        (id) =>
          `gateway: api/repeat-problems.ts excepts ${id}, which is no POST without an Idempotency-Key, or twice`,
      ),
  ];
}

function takesKey({ parameters = [] }: Operation): boolean {
  return parameters.some(
    (parameter) => parameter.in === 'header' && parameter.name.toLowerCase() === 'idempotency-key',
  );
}
