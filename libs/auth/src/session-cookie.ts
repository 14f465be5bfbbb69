/**
 * Names of the cookie in which a browser keeps a refresh token. Browsers take a name with the prefix `__Secure-` by https alone, so nobody
 * on the network can plant one; the other is for pages of this very machine.
 */
export const sessionCookies = { secure: '__Secure-lectern_refresh', loopback: 'lectern_refresh' } as const;

/** The paths to which a browser sends it: this one and all below. */
export const sessionCookiePath = '/v2/sessions';
