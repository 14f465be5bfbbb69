import { mediaTypesOf } from './media-types.ts';
import type { AnyRoute } from './route.ts';
import type { RouteError } from './route-errors.ts';

/** Errors by code and reason, as lists of them are written here. */
type Errors = readonly RouteError[];

const ofEveryRequest: Errors = [
  {
    code: 'invalid_argument',
    reason: 'malformed_request',
    when: 'The request is not valid HTTP, or its path is not validly encoded.',
  },
  {
    code: 'invalid_argument',
    reason: 'malformed_request',
    when: 'The head of the request is too large.',
    status: 431,
  },
  { code: 'invalid_argument', reason: 'too_many_headers', when: 'The request has too many headers.' },
  { code: 'invalid_argument', reason: 'host_missing', when: 'The request has no `Host` header.' },
  {
    code: 'invalid_argument',
    reason: 'host_invalid',
    when: 'The request has several `Host` headers, or one that is no host.',
  },
  {
    code: 'invalid_argument',
    reason: 'too_many_parameters',
    when: 'The query string has too many parameters.',
  },
  {
    code: 'invalid_argument',
    reason: 'repeated_parameter',
    when: 'A parameter of the query string comes twice.',
  },
  {
    code: 'expectation_failed',
    reason: 'expectation_failed',
    when: 'The request expects something else than `100-continue`.',
  },
  { code: 'internal', reason: 'internal', when: 'Something went wrong on our side.' },
  {
    code: 'unavailable',
    reason: 'unavailable',
    when: 'A part of the platform that the call needs is away or busy; the reason says which.',
  },
  {
    code: 'deadline_exceeded',
    reason: 'deadline_exceeded',
    when: 'The call took too long; the reason says where.',
  },
];

const ofAnswer: Errors = [
  { code: 'not_acceptable', reason: 'not_acceptable', when: '`Accept` takes no media type of the answer.' },
];

const ofNoBody: Errors = [
  {
    code: 'invalid_argument',
    reason: 'unexpected_body',
    when: 'The request has a body, and this takes none.',
  },
];

const ofPath: Errors = [
  { code: 'invalid_argument', reason: 'invalid_params', when: 'A part of the path is not valid.' },
  { code: 'not_found', reason: 'route_not_found', when: 'A part of the path cannot be an id.' },
];

const ofQuery: Errors = [
  {
    code: 'invalid_argument',
    reason: 'invalid_query',
    when: 'A parameter of the query string is not valid or not known.',
  },
];

const ofHeaders: Errors = [
  { code: 'invalid_argument', reason: 'invalid_headers', when: 'A header that the call reads is not valid.' },
];

const ofBody: Errors = [
  { code: 'request_timeout', reason: 'body_stalled', when: 'No byte of the body came for too long.' },
  {
    code: 'request_timeout',
    reason: 'body_overdue',
    when: 'The body, which is no file, did not come whole in time.',
  },
  { code: 'request_timeout', reason: 'body_too_slow', when: 'The body came too slowly.' },
  {
    code: 'unsupported_media_type',
    reason: 'unsupported_encoding',
    when: 'The body has a content encoding.',
  },
];

const ofJson: Errors = [
  {
    code: 'invalid_argument',
    reason: 'malformed_json',
    when: 'The body is not valid JSON, or nested too deeply.',
  },
  {
    code: 'invalid_argument',
    reason: 'too_many_entries',
    when: 'The objects and lists of the body have too many entries.',
  },
  {
    code: 'invalid_argument',
    reason: 'invalid_body',
    when: 'The body does not match its schema; `errors` says where.',
  },
  { code: 'payload_too_large', reason: 'payload_too_large', when: 'The body is too large.' },
  { code: 'unsupported_media_type', reason: 'unsupported_media_type', when: 'The body is no JSON in UTF-8.' },
];

/** Errors that every request can meet that has a path, a query, headers or a body like that of the route. */
export function generalErrors(route: AnyRoute): RouteError[] {
  const { params, query, headers, body, rawBody = {} } = route;
  const raw = Object.keys(rawBody);
  return [
    ...ofEveryRequest,
    ...(mediaTypesOf(route).length === 0 ? [] : ofAnswer),
    ...(params === undefined ? [] : ofPath),
    ...(query === undefined ? [] : ofQuery),
    ...(headers === undefined ? [] : ofHeaders),
    ...(body === undefined && raw.length === 0 ? ofNoBody : ofBody),
    ...(body === undefined && !raw.includes('application/json') ? [] : ofJson),
  ];
}

/** Errors that follow from what guards a route: a scope, a role, a bound on its requests. */
export function guardErrors(route: AnyRoute): RouteError[] {
  const { scope, role } = route;
  return [
    ...(scope === undefined ? [] : [missingScope(scope)]),
    ...(role === undefined ? [] : [missingRole(role)]),
    ...placeErrors(route),
  ];
}

function missingScope(scope: string): RouteError {
  return {
    code: 'permission_denied',
    reason: 'missing_scope',
    when: `The credential has no scope \`${scope}\`.`,
  };
}

function missingRole(role: string): RouteError {
  return { code: 'permission_denied', reason: 'missing_role', when: `The caller is less than \`${role}\`.` };
}

function placeErrors({ concurrency = [] }: AnyRoute): RouteError[] {
  return concurrency.flatMap(({ group: { name } }) => {
    const what = name.replaceAll('_', ' ');
    return [
      {
        code: 'resource_exhausted',
        reason: `too_many_${name}`,
        when: `Too many ${what} of the caller run already.`,
      },
      {
        code: 'unavailable',
        reason: `${name}_at_capacity`,
        when: `Too many ${what} of all callers run already.`,
      },
    ];
  });
}

/** Errors of a route that only another service of the platform can meet, never a caller from outside. */
export function internalErrors({ auth, callers }: AnyRoute): RouteError[] {
  return [
    {
      code: 'invalid_argument',
      reason: 'invalid_timeout',
      when: '`X-Request-Timeout-Ms` is no number of milliseconds.',
    },
    { code: 'unauthenticated', reason: 'service_token_missing', when: 'No service of the platform calls.' },
    {
      code: 'unauthenticated',
      reason: 'invalid_service_token',
      when: 'The token of the calling service is not valid.',
    },
    {
      code: 'unauthenticated',
      reason: 'invalid_caller_token',
      when: 'The token of the caller is not valid.',
    },
    ...(auth === 'none' ? [] : [callerMissing]),
    ...(callers === undefined ? [] : [serviceNotAllowed]),
  ];
}

const callerMissing: RouteError = {
  code: 'unauthenticated',
  reason: 'credential_missing',
  when: 'The call is made for nobody.',
};

const serviceNotAllowed: RouteError = {
  code: 'permission_denied',
  reason: 'service_not_allowed',
  when: 'The call is not for the service that makes it.',
};
