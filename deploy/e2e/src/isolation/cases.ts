import { listServices, routesOf } from '@lectern/project';

/** How the routes of a path are tried: with the ids of what is the victim's. */
export interface PathCase {
  /** What stands for each parameter of the path, by its name: a key of `owned` in the world. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  /** Body of the methods that take one, by method. */
  readonly bodies?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Methods by which colleagues may see it, since it is no secret within the tenant. */
  readonly openToColleagues?: readonly string[];
  /** The answer is the same for everybody and every id, so that it tells nothing of what is named. */
  readonly isSameForAll?: true;
  /** Methods that are not tried: they end the intruder, and name nobody else. */
  readonly endsTheCaller?: readonly string[];
}

const document = { params: { id: 'document' } };
/** Everyone of the tenant sees a collection, and not what is in it. */
const collection = { params: { id: 'collection' }, openToColleagues: ['get'] };
const storeFile = { params: { id: 'collection', fileId: 'document' } };
/** As the collection: who reads none of its documents sees how a batch of them is, without them. */
const batch = { params: { id: 'collection', batchId: 'batch' }, openToColleagues: ['get'] };
const webhook = { params: { id: 'webhook' } };
const question = { query: 'crimson lighthouse' };

/** Everyone of the tenant sees a prompt and runs it. */
const prompt = { params: { name: 'prompt' }, openToColleagues: ['get'] };

/** By path as the services declare it. A route whose path is not here fails the test. */
export const pathCases: Readonly<Record<string, PathCase>> = {
  '/v1/users': {},
  '/v1/users/me': { endsTheCaller: ['delete'] },
  '/v1/users/me/password': {
    bodies: { put: { currentPassword: 'not the right one', newPassword: 'another long password 7' } },
  },
  '/v1/users/confirm': {},
  '/v1/password-resets': {},
  '/v1/password-resets/confirm': {},
  '/v1/sessions': { bodies: { delete: { refreshToken: 'not-of-the-victim' } } },
  '/v1/sessions/refresh': {},
  '/v2/sessions': {},
  '/v2/sessions/refresh': {},
  '/v2/sessions/demo': {},
  '/v1/platform': {},
  '/v1/platform/status': {},
  '/v1/platform/faults/:service': {
    params: { service: 'document' },
    bodies: { put: { kind: 'slow', milliseconds: 1, forSeconds: 1 } },
  },
  '/v2/sessions/:id': { params: { id: 'session' } },
  '/.well-known/jwks.json': {},
  '/.well-known/oauth-protected-resource': {},
  '/.well-known/oauth-protected-resource/mcp': {},
  '/v1/api-keys': { bodies: { post: { name: 'mine', scopes: ['search'] } } },
  '/v1/api-keys/:id': { params: { id: 'apiKey' }, bodies: { patch: { requestsPerMinute: 1 } } },
  '/v1/api-keys/:id/rotate': { params: { id: 'apiKey' }, bodies: { post: { overlapSeconds: 0 } } },
  '/v1/invitations': {},
  '/v1/invitations/:id': { params: { id: 'invitation' } },
  '/v1/invitations/accept': {},
  '/v1/members': {},
  '/v1/members/:id': {
    params: { id: 'member' },
    bodies: { patch: { role: 'member' } },
    openToColleagues: ['get'],
  },
  '/v1/quota': {},
  '/v1/usage': {},
  '/v1/model-aliases': { bodies: { put: { aliases: {} } } },
  '/v1/prompts': { bodies: { post: { name: 'mine', template: 'Say {{word}}.' } } },
  '/v1/prompts/:name': prompt,
  '/v1/prompts/:name/versions': prompt,
  '/v1/prompts/:name/versions/:version': { ...prompt, params: { name: 'prompt', version: 'promptVersion' } },
  '/v1/prompts/:name/live': { ...prompt, bodies: { put: { version: 2 } } },
  '/v1/prompts/:name/run': { ...prompt, openToColleagues: ['post'], bodies: { post: { variables: {} } } },
  '/v1/webhooks': { bodies: { post: { url: 'https://example.org/mine' } } },
  '/v1/webhooks/:id': { ...webhook, bodies: { patch: { enabled: true } } },
  '/v1/webhooks/:id/rotate-secret': { ...webhook, bodies: { post: { overlapSeconds: 0 } } },
  '/v1/webhooks/:id/deliveries': webhook,
  '/v1/webhooks/:id/deliveries/:deliveryId/redeliver': {
    params: { id: 'webhook', deliveryId: 'delivery' },
  },
  '/v1/webhooks/:id/test': webhook,
  '/v1/erasures': {},
  '/v1/erasures/receipt': { bodies: { post: { receiptToken: 'er_not-of-the-victim' } } },
  '/v1/service-accounts': {},
  '/v1/service-accounts/:id': { params: { id: 'serviceAccount' } },
  '/v1/documents': { bodies: { post: { title: 'Mine', text: 'mine', visibility: 'private' } } },
  '/v1/documents/:id': { ...document, bodies: { patch: { visibility: 'tenant' } } },
  '/v1/documents/:id/chunks': document,
  '/v1/documents/:id/content': { ...document, bodies: { put: { text: 'overwritten' } } },
  '/v1/documents/:id/events': document,
  '/v1/documents/:id/history': document,
  '/v1/documents/:id/retry': document,
  '/v1/documents/:id/text': document,
  '/v1/collections': { bodies: { post: { name: 'mine' } } },
  '/v1/collections/:id': { ...collection, bodies: { patch: { name: 'mine' } } },
  '/v1/collections/:id/documents': collection,
  '/v1/collections/:id/documents/:documentId': { params: { id: 'collection', documentId: 'document' } },
  '/v1/admin/dead-letters': { query: '?ids=all' },
  '/v1/admin/dead-letters/redrive': { bodies: { post: { ids: 'all' } } },
  '/v1/operations/:id': { params: { id: 'operation' } },
  '/v1/search': { bodies: { post: question } },
  '/v1/retrieval': {
    bodies: {
      post: {
        ...{ knowledge_id: '0198d2f4-c4b1-7e3b-87a5-a0b1c2d3e4f6', query: 'crimson lighthouse' },
        retrieval_setting: { top_k: 5 },
      },
    },
  },
  '/v1/generate': { bodies: { post: { prompt: 'What about the crimson lighthouse?' } } },
  '/v1/models': {},
  '/v1/models/:id': { params: { id: 'model' }, openToColleagues: ['get'] },
  '/v1/chat/completions': {
    bodies: {
      post: {
        model: 'lectern',
        messages: [{ role: 'user', content: 'What about the crimson lighthouse?' }],
      },
    },
  },
  '/v1/responses': {
    bodies: {
      post: {
        ...{ model: 'lectern', input: 'What about the crimson lighthouse?' },
        include: ['file_search_call.results'],
      },
    },
  },
  '/v1/embeddings': { bodies: { post: { model: 'lectern', input: 'crimson lighthouse' } } },
  '/v1/files': {},
  '/v1/files/:id': document,
  '/v1/files/:id/content': document,
  '/v1/vector_stores': { bodies: { post: { name: 'mine' } } },
  '/v1/vector_stores/:id': { ...collection, bodies: { post: { name: 'mine' } } },
  '/v1/vector_stores/:id/search': { ...collection, openToColleagues: ['post'], bodies: { post: question } },
  '/v1/vector_stores/:id/files': { ...collection, bodies: { post: { file_id: 'file-of-nobody' } } },
  '/v1/vector_stores/:id/files/:fileId': { ...storeFile, bodies: { post: { attributes: { mine: true } } } },
  '/v1/vector_stores/:id/files/:fileId/content': storeFile,
  '/v1/vector_stores/:id/file_batches': { ...collection, bodies: { post: { file_ids: ['file-of-nobody'] } } },
  '/v1/vector_stores/:id/file_batches/:batchId': batch,
  '/v1/vector_stores/:id/file_batches/:batchId/cancel': batch,
  '/v1/vector_stores/:id/file_batches/:batchId/files': batch,
  '/mcp': {
    bodies: {
      post: {
        ...{ jsonrpc: '2.0', id: 1, method: 'tools/call' },
        params: { name: 'search_passages', arguments: { query: 'crimson lighthouse' } },
      },
    },
  },
  '/console': {},
  '/console/:page': { params: { page: 'document' }, isSameForAll: true },
  '/console/assets/:file': { params: { file: 'document' } },
  '/console/documents/:id': { ...document, isSameForAll: true },
  '/v1/ai-agent/context/:userId': { params: { userId: 'member' }, query: '?q=crimson%20lighthouse' },
};

/** A route that is reached from outside. */
export interface PublicRoute {
  readonly method: string;
  readonly path: string;
  readonly needsCredential: boolean;
  readonly scope?: string | undefined;
}

/** Routes by service, as they are declared; those of the services behind the gateway. */
export async function declaredRoutes() {
  const services = listServices().filter(({ name }) => name !== 'gateway');
  return Promise.all(
    services.map(async ({ name, folder }) => ({ service: name, routes: await routesOf(folder) })),
  );
}

/** What the gateway serves to everybody, which is of nobody: its description and its page. */
const ofTheGateway = /^\/(v1(\/openapi\..*)?|docs.*)?$/;

/** The routes of all services that the gateway forwards to, and its own. */
export async function publicRoutes(): Promise<PublicRoute[]> {
  const own = (await routesOf('gateway')).filter(({ path }) => !ofTheGateway.test(path));
  const routes = [...own, ...(await declaredRoutes()).flatMap((declared) => declared.routes)];
  return routes
    .filter(({ auth }) => auth !== 'internal')
    .map(({ method, path, auth, scope }) => ({ method, path, scope, needsCredential: auth === 'principal' }));
}

/** The path with the ids in the place of its parameters. */
export function fill(
  path: string,
  { params = {}, query = '' }: PathCase,
  ids: Record<string, string>,
): string {
  const filled = path.replace(/:(\w+)/g, (_whole, name: string) => ids[params[name] ?? ''] ?? `no-${name}`);
  return filled + query;
}
