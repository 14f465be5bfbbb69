import { type Attributes, type Span, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_URL_FULL,
} from '@opentelemetry/semantic-conventions';

/**
 * Which server a call goes to, as attributes of its CLIENT span. `origin` is `http://host:port`. The query is left out:
 * it may hold what somebody searched for.
 */
export function serverAttributes(origin: string, pathAndQuery: string): Attributes {
  const { hostname, port, protocol } = new URL(origin);
  return {
    [ATTR_SERVER_ADDRESS]: hostname,
    [ATTR_SERVER_PORT]: Number(port === '' ? (protocol === 'https:' ? 443 : 80) : port),
    [ATTR_URL_FULL]: origin + pathAndQuery.split('?', 1)[0],
  };
}

/**
 * Puts the status of an HTTP answer on a span. By the semantic conventions a refusal (4xx) is an error of the call, but
 * none of the server.
 */
export function markHttpStatus(span: Span, kind: SpanKind.CLIENT | SpanKind.SERVER, status: number): void {
  span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, status);
  if (status < (kind === SpanKind.CLIENT ? 400 : 500)) return;
  span.setAttribute(ATTR_ERROR_TYPE, String(status));
  span.setStatus({ code: SpanStatusCode.ERROR });
}
