import { answerHeader } from './answer-header.ts';

/** What says that a route is on its way out. */
export interface Deprecation {
  /** Day from which on it should not be used any more, as `2026-12-01`. */
  readonly since: string;
  /** Day on which it may be gone; its headers say the beginning of that day, UTC. */
  readonly sunset: string;
  /** Path of what is to be used instead. */
  readonly successor: string;
  /** Where a person reads about it: a path or a URL. */
  readonly docs: string;
}

/**
 * The headers by which every answer of such a route says so, refusals too: `Deprecation` (RFC 9745, seconds since the
 * epoch), `Sunset` (RFC 8594, an HTTP-date) and `Link`.
 *
 * @throws RangeError for a day that is none
 */
export function deprecationHeaders({ since, sunset, successor, docs }: Deprecation): Record<string, string> {
  return {
    Deprecation: `@${Date.parse(since) / 1_000}`,
    Sunset: new Date(sunset).toUTCString(),
    Link: [
      `<${docs}>; rel="deprecation"; type="text/html"`,
      `<${docs}>; rel="sunset"; type="text/html"`,
      `<${successor}>; rel="successor-version"`,
    ].join(', '),
  };
}

/** The same headers, described. */
export const deprecationAnswerHeaders = {
  Deprecation: answerHeader(
    'Since when this should not be used any more, as `@` and seconds since the epoch',
  ),
  Sunset: answerHeader('When it may be gone, as an HTTP-date'),
  Link: answerHeader('What is to be used instead (`successor-version`), and where to read about it'),
};

/** True for two days in their order. */
export function isInOrder({ since, sunset }: Deprecation): boolean {
  return Date.parse(since) < Date.parse(sunset);
}
