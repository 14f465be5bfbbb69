import { defineLimits } from '@lectern/config';

/** What is bounded where services know each other by certificates. */
export const tlsLimits = defineLimits({
  certificateCheckMs: {
    value: 10_000,
    unit: 'ms',
    what: 'Time after which a certificate that has changed on disk is used for new connections',
  },
  tlsHandshakeMs: {
    value: 10_000,
    unit: 'ms',
    what: 'Time of a TLS handshake; then the connection is closed',
  },
});
