import type { OpenApiDocument } from '@lectern/openapi';
import { createAnswerCheck } from '@lectern/openapi/answers';
import type { Answer } from './send.ts';
import type { FuzzRequest, World } from './world.ts';

/** What is wrong with an answer, a sentence each; empty when nothing is. */
export type Judge = (request: FuzzRequest, answer: Answer) => string[];

/**
 * Holds every answer to the description, and those to requests that it does not describe (another method, a path that leads
 * nowhere) to what holds for all errors. No answer may have a status of 5xx, nor anything of the other tenant.
 */
export function createJudge(document: OpenApiDocument, { marks }: World): Judge {
  const check = createAnswerCheck(document);
  return (request, { status, headers, text }) => {
    const path = versionedPath(request);
    const seen = { method: request.method, path: status < 400 ? withoutSlash(path) : path, status, headers };
    const inside = check.describes(seen)
      ? [...check.head(seen), ...check.body(seen, text)]
      : undescribedProblems(request, { status, headers, text });
    const hidden = hiddenMarks(request, marks).filter(
      (mark) => text.includes(mark) || [...headers.values()].join().includes(mark),
    );
    return [
      ...(status === 429 && !headers.has('retry-after') ? ['429 has no Retry-After.'] : []),
      ...(status >= 500 ? [`it answered ${status}: ${text.slice(0, 500)}`] : []),
      ...inside.map((problem) => `${problem} ${text.slice(0, 500)}`),
      ...hidden.map((mark) => `it shows ${mark}, which is another's`),
    ];
  };
}

/** With a slash at the end a path is answered as without it, but asks for a credential also where none is needed. */
function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

/** The path that is described: below `/api`, `Accept` says of which version. The description itself is not there. */
function versionedPath({ path, headers }: FuzzRequest): string {
  const accept = headers.find(([name]) => name === 'accept')?.[1] ?? '';
  const version = /^application\/vnd\.lectern\.(v\d+)\+json$/.exec(accept)?.[1];
  return version === undefined ? path : path.replace(/^\/api\/(?!openapi\.)/, `/${version}/`);
}

function hiddenMarks({ identity }: FuzzRequest, marks: World['marks']): string[] {
  if (identity === 'second') return [marks.first];
  return identity === 'none' || identity === 'unknown' ? [marks.first, marks.second] : [marks.second];
}

function undescribedProblems({ method }: FuzzRequest, { status, headers, text }: Answer): string[] {
  const type = headers.get('content-type');
  if (status === 204 && method === 'OPTIONS') return headers.has('allow') ? [] : ['OPTIONS has no Allow'];
  if (status < 400) return [`${method} is not described, and answered ${status}.`];
  if (status === 405 && !headers.has('allow')) return ['405 has no Allow.'];
  if (type !== 'application/problem+json') return [`an error of ${type} is no problem+json.`];
  if (method === 'HEAD') return [];
  const problem = parsed(text);
  if (problem === undefined) return ['the error is no JSON.'];
  const missing = ['type', 'title', 'status', 'detail', 'code', 'reason'].filter(
    (name) => !(name in problem),
  );
  return [
    ...missing.map((name) => `the error has no ${name}.`),
    ...(problem.status === status ? [] : ['the error names another status.']),
  ];
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    return Object(JSON.parse(text));
  } catch {
    return undefined;
  }
}
