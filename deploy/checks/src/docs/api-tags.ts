/** What the groups of operations are, in the descriptions of the API; a new one is named here. */
export const apiTags: Readonly<Record<string, string>> = {
  'ai-agent': 'What an agent begins with',
  'api-keys': 'Credentials of programs, with the scopes that they are made with',
  api: 'Where to start, and this description',
  docs: 'A page to read this description, and to try calls',
  documents: 'Documents, their bytes, their status and who may read them',
  generate: 'Answers from documents, with citations',
  internal: 'Calls between services',
  invitations: 'How people come into a tenant',
  members: 'The people of a tenant, and what they may do',
  operations: 'What takes longer than a call, such as a deletion',
  'password-resets': 'A new password for somebody who has forgotten theirs',
  search: 'Chunks of documents that answer a query',
  'service-accounts': 'Accounts of software in a tenant',
  sessions: 'Logging in and out, and access tokens',
  users: 'Accounts, and the caller',
  'well-known': 'Keys by which anybody can check an access token',
};
