/** What a script may always send, and what it may always read of an answer, as the Fetch standard says. */
const alwaysSent = ['accept', 'accept-language', 'content-language'];
const alwaysRead = [
  ...['cache-control', 'content-language', 'content-length', 'content-type', 'expires', 'last-modified'],
  'pragma',
];

const listOf = (headers: Headers, name: string): string[] =>
  (headers.get(name) ?? '').split(',').map((part) => part.trim().toLowerCase());

/** What {@link createBrowserFetch} makes. */
export interface BrowserFetch {
  readonly fetch: typeof fetch;
  /** Names of all headers for which leave was asked. */
  readonly asked: ReadonlySet<string>;
}

/**
 * `fetch` as a browser has it for a page of another origin: it asks leave for each request by a preflight, fails where it is not given, and shows the headers of an answer
 * that scripts may read.
 */
export function createBrowserFetch(origin: string): BrowserFetch {
  const asked = new Set<string>();
  const send: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const names = [...request.headers.keys()].filter((name) => !alwaysSent.includes(name));
    for (const name of names) asked.add(name);
    await askLeave(origin, request, names);
    request.headers.set('origin', origin);
    const response = await fetch(request);
    assertOrigin(origin, response);
    const exposed = [...alwaysRead, ...listOf(response.headers, 'access-control-expose-headers')];
    const { status, statusText } = response;
    const headers = [...response.headers].filter(([name]) => exposed.includes(name));
    return new Response(response.body, { status, statusText, headers });
  };
  return { fetch: send, asked };
}

async function askLeave(origin: string, { url, method }: Request, names: readonly string[]): Promise<void> {
  const headers = {
    ...{ origin, 'access-control-request-method': method },
    'access-control-request-headers': names.join(','),
  };
  const leave = await fetch(url, { method: 'OPTIONS', headers });
  if (!leave.ok) throw new TypeError(`The preflight was answered with ${leave.status}.`);
  assertOrigin(origin, leave);
  if (!listOf(leave.headers, 'access-control-allow-methods').includes(method.toLowerCase()))
    throw new TypeError(`${method} is not allowed.`);
  const allowed = listOf(leave.headers, 'access-control-allow-headers');
  const refused = names.filter((name) => !allowed.includes(name));
  if (refused.length > 0) throw new TypeError(`Headers that are not allowed: ${refused.join(', ')}.`);
}

function assertOrigin(origin: string, { headers }: Response): void {
  const allowed = headers.get('access-control-allow-origin');
  if (allowed !== origin && allowed !== '*') throw new TypeError(`${origin} is not allowed.`);
}
