import type { OpenApiDocument } from '@lectern/openapi';
import { type AnswerCheck, createAnswerCheck } from '@lectern/openapi/answers';
import type { Exchange, Failure } from './exchange.ts';
import { type Described, operationsOf } from './requests.ts';
import type { FuzzRequest } from './world.ts';

/** A request of a path as it is described, with one thing that HTTP has a status for. */
interface Probe {
  readonly request: FuzzRequest;
  readonly status: number;
  /** Methods that `Allow` has to name. */
  readonly allow: readonly string[];
}

export interface MethodsOptions {
  readonly document: OpenApiDocument;
  readonly exchange: Exchange;
  readonly seed: number;
}

const allMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE'];

/**
 * Every path with every method: `OPTIONS` is a 204 that allows what is described, a method that is not described a 405; and every
 * operation with an `Accept` that takes no answer of it (406) and with a body of a type that it does not take (415).
 */
export async function checkMethods({ document, exchange, seed }: MethodsOptions): Promise<Failure[]> {
  const byPath = Map.groupBy(operationsOf(document), ({ path }) => path);
  const check = createAnswerCheck(document);
  const probes = [...byPath].flatMap(([path, described]) => [
    ...methodProbes(path, described, check),
    ...described.flatMap(mediaProbes),
  ]);
  const failures: Failure[] = [];
  for (const { request, status, allow } of probes) {
    const { answer, problems } = await exchange.ask('methods', request);
    const allowed = answer?.headers.get('allow')?.split(', ') ?? [];
    const missing = allow.filter((method) => !allowed.includes(method));
    const wrong = [
      ...problems,
      // A rate limit comes before everything else.
      ...(answer === undefined || [status, 429].includes(answer.status)
        ? []
        : [`it answered ${answer.status}, not ${status}: ${answer.text}`]),
      ...(answer?.status === status ? missing.map((method) => `Allow does not name ${method}`) : []),
    ];
    if (wrong.length === 0) continue;
    const problem = [`${request.method} ${request.path}`, ...wrong].join('\n');
    failures.push({ operation: 'methods', problem, repeat: `npm run fuzz -- --seed ${seed}` });
  }
  return failures;
}

function requestOf(path: string, method: string, headers: FuzzRequest['headers'] = []): FuzzRequest {
  const own = path.replaceAll(/\{\w+\}/g, '$own');
  return { method, path: own, query: [], headers, body: undefined, identity: 'first' };
}

function methodProbes(path: string, described: readonly Described[], check: AnswerCheck): Probe[] {
  const methods = described.map(({ method }) => method);
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : [])];
  const undescribed = allMethods.filter((method) => !check.describes({ method, path }));
  return [
    { request: requestOf(path, 'OPTIONS'), status: 204, allow },
    ...undescribed.map((method) => ({ request: requestOf(path, method), status: 405, allow })),
  ];
}

function mediaProbes({ method, path, operation }: Described): Probe[] {
  const probes: Probe[] = [];
  const { responses, requestBody } = operation;
  const json = requestBody?.content['application/json'] !== undefined;
  const body = json ? '{}' : undefined;
  const type = json ? [['content-type', 'application/json'] as const] : [];
  if ('406' in responses) {
    const request = requestOf(path, method, [...type, ['accept', 'application/x-nothing']]);
    probes.push({ request: { ...request, body }, status: 406, allow: [] });
  }
  if (requestBody !== undefined) {
    const request = requestOf(path, method, [['content-type', 'application/x-nothing']]);
    // No text, which a file may be whatever type it is sent as.
    probes.push({ request: { ...request, body: '\0\x01\x02' }, status: 415, allow: [] });
  }
  return probes;
}
