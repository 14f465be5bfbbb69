/** A call of the gateway, or of a service past it. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly credential?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer with its body as text; a stream is read until it ends or half a second is over. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly location: string | null;
  readonly allow: string | null;
}

/** The longest that a stream of events is read. */
const streamMs = 500;

/** Sends a call; any status is an answer. */
export async function call(
  baseUrl: string,
  { method, path, credential, body, headers }: Call,
): Promise<Answer> {
  const answer = await fetch(baseUrl + path, {
    method,
    headers: {
      ...(credential === undefined ? {} : { authorization: `Bearer ${credential}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  const text = isStream ? await readFor(answer, streamMs) : await answer.text();
  return {
    status: answer.status,
    text,
    location: answer.headers.get('location'),
    allow: answer.headers.get('allow'),
  };
}

/**
 * The JSON of an answer that has to be a success.
 *
 * @throws Error with the answer when it is none
 */
export async function must<T>(baseUrl: string, request: Call): Promise<T> {
  const { status, text } = await call(baseUrl, request);
  if (status >= 300) throw new Error(`${request.method} ${request.path} answered ${status}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

async function readFor(answer: Response, ms: number): Promise<string> {
  const reader = answer.body?.getReader();
  if (reader === undefined) return '';
  const decoder = new TextDecoder();
  const timer = setTimeout(() => void reader.cancel(), ms);
  let text = '';
  for (let part = await reader.read(); !part.done; part = await reader.read())
    text += decoder.decode(part.value, { stream: true });
  clearTimeout(timer);
  return text;
}
