import type { Transformer } from 'node:stream/web';
import type { AnswerCheck, SeenAnswer } from '@lectern/openapi/answers';
import { listServices } from '@lectern/project';
import { afterEach, expect } from 'vitest';
import { answerCheckOf, realFetch } from './answer-check-of.ts';

/**
 * A set-up file of the tests that call real services: every answer that a test gets by `fetch` is held to the committed
 * description of its operation, whichever test asks, and whatever it asserts itself. Status, headers, JSON and events of a
 * stream: what is not described fails the test with a sentence.
 *
 * The path of a call says which service answers, since no path is of two services. In tests of the gateway the services
 * behind it are doubles that answer anything: there only its own answers are held to its description, and none where contracts are
 * recorded, since Pact's server answers problems of its own. Calls by other means, such as bytes on a socket, are not looked at.
 */
const problems: string[] = [];

const testPath = expect.getState().testPath ?? '';
const ofGateway = testPath.includes('/gateway/test/');
const ofGatewayPacts = testPath.includes('/gateway/test/pacts/');
/** There the doubles are providers of models, whose paths are those that the bff has for clients of the same API. */
const ofModel = testPath.includes('/services/model/test/');
const throughGateway = ofGateway || ['/e2e/', '/fuzz/'].some((folder) => testPath.includes(folder));

/** Most specific first: what one of them takes is right. */
function readChecks(): Promise<readonly AnswerCheck[]> {
  const names = listServices()
    .map(({ name }) => name)
    .filter((name) => !ofGatewayPacts && (name === 'gateway' ? throughGateway : !ofGateway))
    .filter((name) => !ofModel || name !== 'bff');
  return Promise.all(names.map(answerCheckOf));
}

let reading: Promise<readonly AnswerCheck[]> | undefined;

function checks(): Promise<readonly AnswerCheck[]> {
  reading ??= readChecks();
  return reading;
}

// To read them takes a second. Tests of repositories rarely call a service; in all others no call should wait for it.
if (!testPath.includes('/test/contract/')) await checks();

globalThis.fetch = async (input, init) => {
  const response = await realFetch(input, init);
  const { hostname, pathname } = new URL(response.url);
  const answer: SeenAnswer = {
    method: init?.method ?? (input instanceof Request ? input.method : 'GET'),
    path: pathname,
    status: response.status,
    headers: response.headers,
  };
  return hostname === '127.0.0.1' || hostname === 'localhost' ? held(answer, response) : response;
};

async function held(answer: SeenAnswer, response: Response): Promise<Response> {
  const candidates = (await checks()).filter((check) => check.describes(answer));
  const isDouble = ofGateway && !isProblem(response);
  if (candidates.length === 0 || isDouble) return response;
  const fitting = candidates.filter((check) => check.head(answer).length === 0);
  if (fitting.length === 0) problems.push(...(candidates[0]?.head(answer) ?? []));
  const bodyOf = (text: string): void => report(fitting.map((check) => check.body(answer, text)));
  const type = response.headers.get('content-type') ?? '';
  if (response.body === null) return response;
  if (type.includes('event-stream')) return watchedStream(response, bodyOf);
  return type.includes('json') ? wholeOf(response, bodyOf) : response;
}

/** It is wrong when every document says so; the first one says it best. */
function report(found: readonly string[][]): void {
  if (found.every((wrong) => wrong.length > 0)) problems.push(...(found[0] ?? []));
}

function isProblem({ headers }: Response): boolean {
  return headers.get('content-type') === 'application/problem+json';
}

/** Reads JSON now, since many a test looks at the status alone. */
async function wholeOf(response: Response, look: (text: string) => void): Promise<Response> {
  const { status, statusText, headers } = response;
  try {
    const text = await response.text();
    look(text);
    return new Response(text, { status, statusText, headers });
  } catch (error) {
    // Cut off in the middle: the test finds it as it would have.
    const cut = new ReadableStream({ start: (controller) => controller.error(error) });
    return new Response(cut, { status, statusText, headers });
  }
}

/** Looks at the events that the test has read when it ends, however it ends. Backpressure and a cancellation pass through. */
function watchedStream(response: Response, look: (text: string) => void): Response {
  const { status, statusText, headers } = response;
  const decoder = new TextDecoder();
  let text = '';
  const end = (): void => look(text);
  const watch: Transformer<Uint8Array, Uint8Array> & { cancel(): void } = {
    transform: (chunk, controller) => {
      text += decoder.decode(chunk, { stream: true });
      controller.enqueue(chunk);
    },
    flush: end,
    cancel: end,
  };
  return new Response(response.body?.pipeThrough(new TransformStream(watch)), {
    status,
    statusText,
    headers,
  });
}

afterEach(() => {
  expect(problems.splice(0)).toEqual([]);
});
