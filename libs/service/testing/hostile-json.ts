import type { HostileRequest } from './hostile-request.ts';

/** A call with a JSON body. */
export interface JsonTarget {
  readonly method: string;
  readonly path: string;
  /** Who calls; without them the call is refused. */
  readonly headers: Readonly<Record<string, string>>;
}

/** One chunk of a chunked body. */
export function chunk(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}

/** 48 KiB that go on and on. */
export const endlessChunk = chunk('a'.repeat(48 * 1024));
const json = 'Content-Type: application/json';
const chunked = 'Transfer-Encoding: chunked';

/** The ways in which a request with a JSON body is refused: before it, amid it and after it. */
export function hostileJson(target: JsonTarget): HostileRequest[] {
  return [...refusedBefore(target), ...refusedAmid(target), ...refusedAfter(target)];
}

function shape({ method, path, headers }: JsonTarget) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return {
    lines,
    with: (more: readonly string[]) => ({ method, path, headers: [...lines, ...more], body: '' }),
  };
}

function refusedBefore(target: JsonTarget): HostileRequest[] {
  const { with: of } = shape(target);
  const huge = 'Content-Length: 3000000000';
  const many = Array.from({ length: 150 }, (_, i) => `X-Many-${i}: ${i}`);
  const nowhere = `${target.path}/nothing/here`;
  const requests: HostileRequest[] = [
    { name: 'no body', ...of([json, 'Content-Length: 0']), status: 400 },
    { name: 'a length over the limit, and no byte', ...of([json, huge]), status: 413, endless: '' },
    {
      name: 'a length over the limit, and it comes',
      ...of([json, huge]),
      status: 413,
      endless: endlessChunk,
    },
    {
      name: 'a length over the limit after asking (Expect: 100-continue)',
      ...of([json, huge, 'Expect: 100-continue']),
      status: 413,
      endless: endlessChunk,
    },
    {
      name: 'another type',
      ...of(['Content-Type: text/plain', chunked]),
      status: 415,
      endless: endlessChunk,
    },
    {
      name: 'a content encoding',
      ...of([json, chunked, 'Content-Encoding: gzip']),
      status: 415,
      endless: endlessChunk,
    },
    { name: 'too many headers', ...of([json, chunked, ...many]), status: 400, endless: endlessChunk },
    {
      name: 'a path that leads nowhere',
      ...of([json, chunked]),
      path: nowhere,
      status: 404,
      endless: endlessChunk,
    },
  ];
  const anonymous = { ...of([]), headers: [json, chunked] };
  return [...requests, { name: 'no identity', ...anonymous, status: 401, endless: endlessChunk }];
}

function refusedAmid(target: JsonTarget): HostileRequest[] {
  const { with: of } = shape(target);
  return [
    { name: 'a chunked body over the limit', ...of([json, chunked]), status: 413, endless: endlessChunk },
    {
      name: 'a chunk without a size',
      ...of([json, chunked]),
      body: `${chunk('{')}zz\r\n{`,
      status: 400,
      endless: '',
    },
    {
      name: 'a body that stops before its length',
      ...of([json, 'Content-Length: 100']),
      body: '{"a":',
      status: 499,
      isCut: true,
    },
    { name: 'chunks that stop', ...of([json, chunked]), body: chunk('{"a":'), status: 499, isCut: true },
  ];
}

function refusedAfter(target: JsonTarget): HostileRequest[] {
  const { with: of } = shape(target);
  const whole = (name: string, body: string, more: readonly string[] = []): HostileRequest => ({
    name,
    ...of([json, `Content-Length: ${Buffer.byteLength(body)}`, ...more]),
    body,
    status: 400,
  });
  const entries = JSON.stringify({
    filter: Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [i, i])),
  });
  return [
    whole('broken JSON', '{"a":'),
    whole('a body that no schema knows', '{"nobody":1}'),
    whole('a body that no schema knows, after asking', '{"nobody":1}', ['Expect: 100-continue']),
    {
      ...whole('a body with an unknown expectation', '{"nobody":1}', ['Expect: a-miracle']),
      status: 417,
    },
    whole('too many entries', entries),
    whole('nesting without an end', '['.repeat(100_000)),
    { name: 'broken JSON in chunks', ...of([json, chunked]), body: `${chunk('{"a"')}0\r\n\r\n`, status: 400 },
  ];
}
