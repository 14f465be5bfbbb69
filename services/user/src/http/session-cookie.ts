import type { IncomingMessage } from 'node:http';
import { sessionCookiePath, sessionCookies } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import { parseCookie, stringifySetCookie } from 'cookie';

/** What stands for a refresh token that is in a cookie: no token is like it. */
export const inCookie = 'cookie';

/** The headers that tell from where a browser calls. */
type Call = Pick<IncomingMessage, 'headers'>;

/** The `Set-Cookie` that has a browser keep the token, for no script to read, and send it to this host's own pages' calls alone. */
export function keepInCookie(call: Call, refreshToken: string, expires: Date): string {
  return stringifySetCookie({ ...cookieFor(call), value: refreshToken, expires });
}

/** The `Set-Cookie` that has it forget the token. */
export function forgetCookie(call: Call): string {
  return stringifySetCookie({ ...cookieFor(call), value: '', maxAge: 0 });
}

/** The token that the browser keeps; undefined without one. */
export function tokenInCookie(call: Call): string | undefined {
  const token = parseCookie(call.headers.cookie ?? '')[cookieFor(call).name];
  return token === '' ? undefined : token;
}

/**
 * Whoever can have a browser call with its cookie, or take one, could act in it. Only a page of the host itself may: browsers say of
 * each such call from which origin it is, and no script can change that. `SameSite` alone would let in pages of neighbouring hosts.
 *
 * @throws AppError `permission_denied` (`foreign_origin`), also where no origin is told
 */
export function requireOwnOrigin(call: Call): void {
  const { origin, 'sec-fetch-site': site } = call.headers;
  const isOwn = origin !== undefined && URL.parse(origin)?.host === hostOf(call);
  if (isOwn && (site === undefined || site === 'same-origin')) return;
  throw new AppError('permission_denied', 'A refresh token in a cookie is for pages of this host alone.', {
    reason: 'foreign_origin',
  });
}

/**
 * By https alone, but on this machine itself, where people try the platform without a certificate: what is sent to a loopback name does
 * not leave it.
 */
function cookieFor(call: Call) {
  const secure = !isLoopback(call);
  const name = secure ? sessionCookies.secure : sessionCookies.loopback;
  return { name, path: sessionCookiePath, httpOnly: true, sameSite: 'strict', secure } as const;
}

/** Whether the caller named the host by a loopback name. Who calls without a browser can say what they like. */
export function isLoopback(call: Call): boolean {
  const name = URL.parse(`http://${hostOf(call)}`)?.hostname ?? '';
  return (
    name === 'localhost' || name.endsWith('.localhost') || name === '[::1]' || /^127\.[\d.]+$/.test(name)
  );
}

/** The host that the browser called, as the gateway says it. */
function hostOf({ headers }: Call): string {
  const stated = headers['x-forwarded-host'];
  return (typeof stated === 'string' ? stated : (headers.host ?? '')).toLowerCase();
}
