import { fromProblem } from '@lectern/errors';

/** A request of the public API. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** Sent as JSON, or as it is when it is a form. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends one request. No retries: an agent decides itself what is worth repeating.
 *
 * @throws AppError rebuilt from the problem+json of every answer that is not 2xx
 */
export async function send(baseUrl: string, request: ApiRequest): Promise<Response> {
  const isForm = request.body instanceof FormData;
  const response = await fetch(`${baseUrl}${request.path}`, {
    method: request.method,
    headers: {
      ...(request.body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      ...request.headers,
    },
    ...(request.body === undefined
      ? {}
      : { body: isForm ? (request.body as FormData) : JSON.stringify(request.body) }),
    ...(request.signal ? { signal: request.signal } : {}),
  });
  if (response.ok) return response;
  const text = await response.text();
  throw fromProblem(response.status, parseJson(text));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
