/** The headers of an answer: a `Headers`, or an object by name. */
export type ResponseHeaders =
  | { get(name: string): string | null | undefined }
  | Readonly<Record<string, string | undefined>>;

const maxSeconds = 86_400;
/** Each form of an HTTP-date begins with a day of the week. `Date.parse` takes much that is none. */
const httpDate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/;

/**
 * How long an answer asks its caller to wait, by its `Retry-After`: a number of seconds or an HTTP-date (RFC 9110,
 * 10.2.3), rounded up, between 0 and a day. Undefined without the header, or when it says neither.
 *
 * @param now milliseconds since the epoch
 */
export function retryAfterSecondsOf(
  headers: ResponseHeaders | undefined,
  now: number = Date.now(),
): number | undefined {
  const value = headers === undefined ? undefined : headerOf(headers)?.trim();
  if (value === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return bounded(Number(value));
  const date = httpDate.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : bounded((date - now) / 1_000);
}

function headerOf(headers: ResponseHeaders): string | undefined {
  if (isGetter(headers)) return headers.get('Retry-After') ?? undefined;
  return Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after')?.[1];
}

function isGetter(
  headers: ResponseHeaders,
): headers is Extract<ResponseHeaders, { get(name: string): unknown }> {
  return typeof headers.get === 'function';
}

function bounded(seconds: number): number {
  return Math.min(maxSeconds, Math.max(0, Math.ceil(seconds)));
}
