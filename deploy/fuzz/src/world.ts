import { randomBytes } from 'node:crypto';

/**
 * Who sends a request: an owner of either tenant, two keys of the first (with one scope; limited to a collection), nobody, or somebody with a
 * wrong token.
 */
export type Identity = 'first' | 'second' | 'narrow' | 'limited' | 'none' | 'unknown';

/** A request before it is sent. Ids of things that the tenants own stand as `$own` and `$other` until then. */
export interface FuzzRequest {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | undefined;
  readonly identity: Identity;
}

/** Ids of what a tenant owns, by the part of the path before it, which names its kind; the page's style sheet is everybody's. */
type Owned = Readonly<Record<string, string>>;

/** Two tenants, what they own, and the marks by which it is known. */
export interface World {
  readonly credentials: Readonly<Record<Identity, string | undefined>>;
  /** With which each owner signs in. */
  readonly accounts: Readonly<Record<'first' | 'second', Account>>;
  readonly owned: Readonly<Record<'first' | 'second', Owned>>;
  /** The same once more: what requests that remove something are sent for. */
  readonly spare: Readonly<Record<'first' | 'second', Owned>>;
  /** A text that must not be in any answer to the other tenant, nor to strangers. */
  readonly marks: Readonly<Record<'first' | 'second', string>>;
}

export interface Account {
  readonly email: string;
  readonly password: string;
}

/**
 * Makes the two tenants.
 *
 * @throws Error with the answer of a call that fails
 */
export async function makeWorld(url: string): Promise<World> {
  const first = await makeTenant(url);
  const second = await makeTenant(url);
  const narrow = await post(url, {
    path: '/v1/api-keys',
    body: { name: 'narrow', scopes: ['search'] },
    token: first.token,
  });
  const limited = await post(url, {
    path: '/v1/api-keys',
    body: {
      ...{ name: 'limited', scopes: ['documents:read', 'documents:write', 'search'] },
      collections: [first.owned.collections],
    },
    token: first.token,
  });
  return {
    credentials: {
      first: first.token,
      second: second.token,
      narrow: narrow.key,
      limited: limited.key,
      none: undefined,
      unknown: 'nonsense',
    },
    accounts: { first: first.account, second: second.account },
    owned: { first: first.owned, second: second.owned },
    spare: { first: first.spare, second: second.spare },
    marks: { first: first.mark, second: second.mark },
  };
}

/** The request with ids in the place of `$own` and `$other`, and with the credential of its sender. */
export function bound(request: FuzzRequest, world: World): FuzzRequest {
  const credential = world.credentials[request.identity];
  const headers: FuzzRequest['headers'] =
    credential === undefined
      ? request.headers
      : [...request.headers, ['authorization', `Bearer ${credential}`]];
  return { ...withIds(request, world), headers };
}

/** The request with ids in the place of `$own` and `$other`. */
export function withIds(request: FuzzRequest, { owned, spare }: World): FuzzRequest {
  const { first, second } = request.method === 'DELETE' ? spare : owned;
  const [mine, others] = request.identity === 'second' ? [second, first] : [first, second];
  const idAt = (part: string, kind = '') => {
    if (part === '$own') return mine[kind] ?? 'none';
    return part === '$other' ? (others[kind] ?? 'none') : part;
  };
  const parts = request.path.split('/');
  return { ...request, path: parts.map((part, nr) => idAt(part, parts[nr - 1])).join('/') };
}

async function makeTenant(url: string) {
  const mark = `canary${randomBytes(8).toString('hex')}`;
  const account = { email: `${mark}@example.com`, password: 'a long test password' };
  const user = await post(url, { path: '/v1/users', body: { ...account, displayName: mark } });
  const { accessToken: token = '' } = await post(url, { path: '/v2/sessions', body: account });
  const userId = user.id ?? '';
  const tenant = { url, token, account, mark, userId };
  return { mark, account, token, owned: await makeThings(tenant), spare: await makeThings(tenant) };
}

interface Tenant {
  readonly url: string;
  readonly token: string;
  readonly account: Account;
  readonly mark: string;
  readonly userId: string;
}

async function makeThings({ url, token, account, mark, userId }: Tenant): Promise<Owned> {
  const make = async (path: string, body: object) => (await post(url, { path, body, token })).id ?? '';
  const guest = `guest-${randomBytes(8).toString('hex')}-${mark}@example.com`;
  const doomed = await make('/v1/documents', { title: mark, text: `${mark}: soon gone.` });
  const operation = await call(url, { method: 'DELETE', path: `/v1/documents/${doomed}`, token });
  const collections = await make('/v1/collections', { name: mark });
  const documents = await make('/v1/documents?wait=indexed&timeoutMs=30000', {
    ...{ title: mark, text: `${mark}: the lighthouse.`, visibility: 'tenant' },
    collections: [collections],
  });
  const batches = `/v1/vector_stores/${collections}/file_batches`;
  return {
    ...{ collections, vector_stores: collections, documents, files: documents },
    file_batches: await make(batches, { file_ids: [documents] }),
    operations: operation.operationId ?? '',
    'api-keys': await make('/v1/api-keys', { name: mark, scopes: ['search'] }),
    invitations: await make('/v1/invitations', { email: guest, role: 'member' }),
    'service-accounts': await make('/v1/service-accounts', { name: mark }),
    webhooks: await make('/v1/webhooks', { url: `https://${mark}.example.org/`, description: mark }),
    // Not the session that requests are sent with: some end it.
    sessions: (await post(url, { path: '/v2/sessions', body: account })).id ?? '',
    members: userId,
    context: userId,
    docs: await styleSheetOf(url),
  };
}

/** The name of a file of the page at `/docs`; no file's where the page is off. */
async function styleSheetOf(url: string): Promise<string> {
  const page = await (await fetch(`${url}/docs`)).text();
  return /"\/docs\/(docs[^"]+\.css)"/.exec(page)?.[1] ?? 'none';
}

type Created = Readonly<Record<string, string>>;

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
  readonly token?: string | undefined;
}

function post(url: string, request: Omit<Call, 'method'>): Promise<Created> {
  return call(url, { method: 'POST', ...request });
}

async function call(url: string, { method, path, body, token }: Call): Promise<Created> {
  const answer = await fetch(url + path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  return JSON.parse(text);
}
