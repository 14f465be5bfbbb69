import { answerHeader } from './answer-header.ts';
import { staticHeaders } from './static-bytes.ts';

/** Headers of a file that a page loads: it is what it says, and for pages of the same origin alone. */
export const fileSafety: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * Headers of a page that runs its own files, calls the gateway that it came from, and does nothing else: what is injected into it could
 * neither run nor send anything away.
 *
 * @param imagesFrom sources of images beside the origin
 * @param further directives of the policy
 */
export function pageSafety({
  imagesFrom = [],
  further = [],
}: {
  readonly imagesFrom?: readonly string[];
  readonly further?: readonly string[];
}): Readonly<Record<string, string>> {
  return {
    ...fileSafety,
    'Content-Security-Policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "connect-src 'self'",
      ["img-src 'self'", ...imagesFrom].join(' '),
      "font-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      ...further,
    ].join('; '),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
    'Referrer-Policy': 'no-referrer',
  };
}

/** What a route declares that answers with a page or a file of one, by {@link sendStatic}, with these headers. */
export function pageAnswers(
  description: string,
  bytes: readonly string[],
  safety: Readonly<Record<string, string>>,
) {
  const safetyHeaders = Object.entries(safety).map(([name, value]) => [name, answerHeader(`\`${value}\``)]);
  const headers = { ...staticHeaders, ...Object.fromEntries(safetyHeaders) };
  return {
    200: { description, bytes, headers },
    304: { description: 'The caller has it already.', headers },
  };
}
