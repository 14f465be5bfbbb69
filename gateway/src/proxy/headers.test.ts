import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addReturnableHeaders, forwardableHeaders } from './headers.ts';

/** As node's parser gives a request: the raw list, and the joined view of the one header that is read from it. */
function requestWith(...rawHeaders: string[]) {
  const connection: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]!.toLowerCase() === 'connection') connection.push(rawHeaders[i + 1]!);
  }
  return { rawHeaders, headers: connection.length === 0 ? {} : { connection: connection.join(', ') } };
}

describe('request headers', () => {
  it('pass in their order and spelling, duplicates too', () => {
    const raw = [
      'Accept',
      'a/b',
      'X-Thing',
      '1',
      'x-thing',
      '2',
      'Content-Length',
      '5',
      'Idempotency-Key',
      'k',
    ];
    expect(forwardableHeaders(requestWith(...raw))).toEqual(raw);
  });

  it.each([
    'x-lectern-user',
    'X-Lectern-Tenant-Id',
    'X-LECTERN-ROLES',
    'x_lectern_user',
    'X-Lectern_User',
    'x.lectern.user',
    'x-lectern~user',
    'X-Forwarded-For',
    'x_forwarded_proto',
    'Forwarded',
    'X-Real-IP',
    'Via',
    'Host',
    'Authorization',
    'Cookie',
    'Expect',
    'X-Request-Timeout-Ms',
    'x_request_timeout_ms',
    'X-Request-Id',
    'traceparent',
    'tracestate',
    'baggage',
    'Connection',
    'Keep-Alive',
    'TE',
    'Trailer',
    'Transfer-Encoding',
    'Upgrade',
    'Proxy-Authorization',
    'Proxy-Connection',
  ])('never pass: %s', (name) => {
    expect(forwardableHeaders(requestWith('a', '1', name, 'forged', name, 'twice', 'b', '2'))).toEqual([
      'a',
      '1',
      'b',
      '2',
    ]);
  });

  it('that Connection names end here, in any case and over several lines', () => {
    const request = requestWith(
      'Connection',
      'close, X-Hop',
      'X-HOP',
      '1',
      'connection',
      'other',
      'Other',
      '2',
      'kept',
      '3',
    );
    expect(forwardableHeaders(request)).toEqual(['kept', '3']);
  });

  it('leave no way to a reserved name, whatever case and separators it is spelled with', () => {
    const separator = fc.constantFrom('-', '_', '.', '~', '!', '|');
    const letters = (text: string) =>
      fc.tuple(...[...text].map((c) => fc.constantFrom(c, c.toUpperCase()))).map((cs) => cs.join(''));
    const name = fc
      .tuple(letters('x'), separator, letters('lectern'), separator, fc.stringMatching(/^[a-z_-]{1,12}$/))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), (names) => {
        expect(forwardableHeaders(requestWith(...names.flatMap((n) => [n, 'forged'])))).toEqual([]);
      }),
    );
  });
});

describe('response headers', () => {
  it('pass end to end, named cookies one by one, without what belongs to the inside', () => {
    const list = ['x-request-id', 'outer'];
    const headers = [
      ...['content-type', 'application/json', 'set-cookie', 'a=1', 'Set-Cookie', 'b=2', 'set-cookie', 'ab=3'],
      ...['connection', 'keep-alive', 'Connection', 'x-hop', 'X-Hop', '1', 'Keep-Alive', 'timeout=5'],
      ...['transfer-encoding', 'chunked', 'Server', 'Express', 'x-powered-by', 'Express'],
      ...['X-Request-Id', 'inner', 'X-Lectern-User', 'u'],
    ];
    addReturnableHeaders(list, headers, ['a', 'b']);
    expect(list).toEqual([
      ...['x-request-id', 'outer', 'Content-Type', 'application/json'],
      ...['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2'],
    ]);
  });

  it.each([
    'Cache-Control',
    'Content-Security-Policy',
    'ETag',
    'Idempotency-Replayed',
    'RateLimit',
    'RateLimit-Policy',
    'Retry-After',
    'WWW-Authenticate',
    'X-Content-Type-Options',
  ])('are spelt as their standard has them: %s', (name) => {
    const list: string[] = [];
    addReturnableHeaders(list, [name.toLowerCase(), 'value', name.toUpperCase(), 'other']);
    expect(list).toEqual([name, 'value', name, 'other']);
  });
});
