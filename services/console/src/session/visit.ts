import { createLecternClient, LecternError, logIn, resume, type SessionClient } from '@lectern/client';
import { store, stored } from '../lib/browser-storage.ts';

/** Who is signed in. */
export interface Person {
  readonly id: string;
  readonly tenantId: string;
  readonly roles: readonly string[];
  readonly email?: string | undefined;
  readonly displayName?: string | undefined;
}

/** Somebody who is signed in, and the calls that they can make. */
export interface Visit {
  readonly client: SessionClient;
  readonly person: Person;
  /** Aborted when it ends. */
  readonly over: AbortController;
}

/** Who is new. */
export interface NewAccount {
  readonly email: string;
  readonly password: string;
  readonly displayName: string;
}

/** Stands for the refresh token, which the browser keeps. */
const refreshToken = 'cookie';

/** Who this page has signed in; undefined before that. */
let visitor: string | undefined;

/** The gateway that the page came from. */
const connection = { baseUrl: location.origin, fetch: fetchInTurn };
/** For calls that need no session. */
const open = createLecternClient(connection);

export async function signIn({ email, password }: Pick<NewAccount, 'email' | 'password'>): Promise<Visit> {
  return visitOf(await logIn(connection, { email, password, refreshToken }));
}

/**
 * Makes an account, the owner of a new tenant, and signs in.
 *
 * @returns undefined where the address has to be confirmed first
 */
export async function signUp(account: NewAccount): Promise<Visit | undefined> {
  const { email, password, displayName } = account;
  const { response } = await open.api.POST('/v1/users', { body: { email, password, displayName } });
  return response.status === 202 ? undefined : signIn(account);
}

/** Confirms the address of a new account by the token that was sent there. */
export async function confirmAddress(token: string): Promise<void> {
  await open.api.POST('/v1/users/confirm', { body: { token } });
}

/** Has a token made that replaces a forgotten password. Whether the address has an account is not told. */
export async function requestPasswordReset(email: string): Promise<void> {
  await open.api.POST('/v1/password-resets', { body: { email } });
}

/** Replaces a forgotten password by such a token; all sessions of the account end. */
export async function resetPassword(body: {
  readonly token: string;
  readonly password: string;
}): Promise<void> {
  await open.api.POST('/v1/password-resets/confirm', { body });
}

/** Makes an account in the tenant that somebody is invited to, and signs in. */
export async function acceptInvitation(
  account: Omit<NewAccount, 'email'> & { readonly token: string },
): Promise<Visit> {
  const { token, displayName, password } = account;
  const { data } = await open.api.POST('/v1/invitations/accept', { body: { token, displayName, password } });
  return signIn({ email: data.email, password });
}

/** Signs in to the account that a platform on this machine has to look around. */
export async function signInAsDemo(): Promise<Visit> {
  await open.api.POST('/v2/sessions/demo', { body: { refreshToken } });
  return visitOf(await resume(connection, refreshToken));
}

/** What anybody may know of the platform. */
export async function platformFacts() {
  return (await open.api.GET('/v1/platform')).data;
}

/**
 * The session of an earlier visit, or of another page of this browser; undefined where there is none. Who never signed in here is not
 * asked for.
 *
 * @throws LecternError when the platform does not tell
 */
export async function resumeVisit(): Promise<Visit | undefined> {
  visitor = undefined;
  if (stored('lectern.signed-in') === undefined) return undefined;
  try {
    return await visitOf(await resume({ ...connection, retries: 1 }, refreshToken));
  } catch (error) {
    if (!(error instanceof LecternError && error.status === 401)) throw error;
    store('lectern.signed-in', undefined);
    return undefined;
  }
}

/** How the session of a page ends: by itself or by signing out on another page, or since another account signed in there. */
export type Ending = 'ended' | 'replaced';

/** How the session of this page has ended by what other pages of the browser did; undefined while it has not. */
export function endingElsewhere({ id }: Person): Ending | undefined {
  const kept = stored('lectern.signed-in');
  if (kept === id) return undefined;
  return kept === undefined ? 'ended' : 'replaced';
}

/** Calls the function when another page of this browser signs in or out. @returns what stops that */
export function onSignedElsewhere(listener: () => void): () => void {
  const hear = ({ key }: StorageEvent): void => {
    // Null: everything was taken away.
    if (key === null || key === 'lectern.signed-in') listener();
  };
  addEventListener('storage', hear);
  return () => removeEventListener('storage', hear);
}

/** Ends the session, here and at the platform. What it was still doing ends first. */
export async function endVisit({ client, over }: Visit): Promise<void> {
  over.abort();
  store('lectern.signed-in', undefined);
  // One that cannot be told ends by itself.
  await client.logOut().catch(() => undefined);
}

async function visitOf(client: SessionClient): Promise<Visit> {
  const { data } = await client.api.GET('/v1/users/me');
  visitor = data.id;
  store('lectern.signed-in', data.id);
  return { client, person: data, over: new AbortController() };
}

/**
 * A refresh token is good for one use, and two uses end the session: pages of one browser take turns, and an exchange goes on
 * when its page is left. Locks are there wherever the browser keeps the cookie.
 *
 * The cookie is that of the account which signed in last. A page of another account must not go on as that one.
 */
function fetchInTurn(request: Request): Promise<Response> {
  if (!request.url.endsWith('/v2/sessions/refresh')) return fetch(request);
  const exchange = async (): Promise<Response> =>
    isReplaced() ? sessionReplaced() : fetch(request, { keepalive: true });
  return 'locks' in navigator ? navigator.locks.request('lectern.session', exchange) : exchange();
}

function isReplaced(): boolean {
  const kept = stored('lectern.signed-in');
  return visitor !== undefined && kept !== undefined && kept !== visitor;
}

/** As the platform answers for a session that is over. */
function sessionReplaced(): Response {
  const problem = { code: 'unauthenticated', reason: 'session_ended', detail: 'Another account signed in.' };
  return Response.json(problem, { status: 401, headers: { 'Content-Type': 'application/problem+json' } });
}
