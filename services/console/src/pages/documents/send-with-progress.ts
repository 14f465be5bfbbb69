/** How much of a request was sent, from 0 to 1. */
export type OnProgress = (part: number) => void;

/** A network that is gone may say nothing: so long without a byte that got through, in milliseconds, is taken for that. */
const stalledMs = 60_000;

/**
 * A `fetch` that tells how much of a body was sent, which the one of browsers does not. The answer is whole when it is there.
 *
 * @throws TypeError where no answer comes, as `fetch` does
 */
export function sendWithProgress(onProgress: OnProgress): (request: Request) => Promise<Response> {
  return async (request) => {
    const body = await request.blob();
    request.signal.throwIfAborted();
    const call = new XMLHttpRequest();
    call.open(request.method, request.url);
    call.responseType = 'arraybuffer';
    for (const [name, value] of request.headers) call.setRequestHeader(name, value);
    const watch = new StallWatch(call);
    call.upload.onprogress = ({ loaded, total }) => {
      watch.restart();
      onProgress(total === 0 ? 1 : loaded / total);
    };
    const answer = answerOf(call, request.signal);
    call.send(body);
    return answer.finally(() => watch.stop());
  };
}

/** Ends a call whose bytes do not get through any more. */
class StallWatch {
  readonly #abort: () => void;
  #timer: ReturnType<typeof setTimeout>;

  constructor(call: XMLHttpRequest) {
    this.#abort = () => call.abort();
    this.#timer = setTimeout(this.#abort, stalledMs);
    addEventListener('offline', this.#abort);
  }

  restart(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#abort, stalledMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    removeEventListener('offline', this.#abort);
  }
}

function answerOf(call: XMLHttpRequest, signal: AbortSignal): Promise<Response> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason);
      call.abort();
    });
    call.onerror = () => reject(new TypeError('The platform was not reached.'));
    call.onabort = call.onerror;
    call.onload = () =>
      resolve(new Response(call.response, { status: call.status, headers: headersOf(call) }));
  });
}

function headersOf(call: XMLHttpRequest): Headers {
  const headers = new Headers();
  for (const line of call.getAllResponseHeaders().split('\r\n')) {
    const at = line.indexOf(':');
    if (at > 0) headers.append(line.slice(0, at), line.slice(at + 1).trim());
  }
  return headers;
}
