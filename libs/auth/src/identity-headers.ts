/** In this header stands the token of the caller for whom a service is called; see `internal-tokens.ts`. */
export const callerHeader = 'x-lectern-caller';

/** All headers that start with this belong to the platform. */
const identityHeaderPrefix = 'x-lectern-';

const separators = /[^a-z0-9]/g;

/**
 * A header's name in lower case, with `-` for every other character than letters and digits: servers in the tradition of
 * CGI make no difference between them. Compare by this form before a header is trusted or removed.
 */
export function plainHeaderName(name: string): string {
  return name.toLowerCase().replace(separators, '-');
}

/** True for every name that some server could take for an identity header: `X_Lectern_Caller`, `x.lectern.caller`. */
export function isIdentityHeader(name: string): boolean {
  // Of the many headers of each request, few begin like this; the others need no plain form.
  const first = name.charAt(0);
  return (first === 'x' || first === 'X') && plainHeaderName(name).startsWith(identityHeaderPrefix);
}
