/** What a reader of the gateway's description sees first: the way to an answer, by calls that need nothing else. */
export const apiIntroduction = `## To the first answer

1. \`POST /v1/users\` makes an account. The first one is the owner of a tenant of its own.
2. \`POST /v2/sessions\` logs in. Its \`accessToken\` is the bearer token of all further calls; on a page with a button *Authorize*, it goes there.
3. \`POST /v1/documents\` takes a file. With \`wait=indexed\` it answers as soon as searches find it.
4. \`POST /v1/generate\` answers a question from your documents, with citations.
5. \`POST /v1/api-keys\` makes a key for an agent, with the scopes that it needs and no others.

## Errors
`;
