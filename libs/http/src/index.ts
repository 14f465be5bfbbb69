export { answerHeader, cacheControl, location } from './answer-header.ts';
export {
  type ConcurrencyGroup,
  type ConcurrencyLimiter,
  createMemoryConcurrencyLimiter,
  type Place,
} from './concurrency-limiter.ts';
export { announcesBody } from './deadline-clock.ts';
export { type Deprecation, deprecationAnswerHeaders } from './deprecation.ts';
export { generalErrors, guardErrors, internalErrors } from './derived-errors.ts';
export { entityTagOf, hasAlready, isExpectedTag } from './entity-tags.ts';
export {
  type EventStream,
  type EventStreamOptions,
  openEventStream,
  type StreamEvent,
} from './event-stream.ts';
export { type ActiveFault, createFaultSwitch, type Fault, type FaultSwitch } from './fault-switch.ts';
export { createHttpApp, type HttpApp, type HttpAppOptions } from './http-app.ts';
export type { Middleware } from './instrumentation.ts';
export { readJsonBody } from './json-body.ts';
export { jsonText } from './json-text.ts';
export { httpLimits, requestLimits } from './limits.ts';
export { jsonMediaTypesOf } from './media-types.ts';
export { type Member, MemberList } from './member-list.ts';
export { allowedWith, methodNotAllowed } from './mount-routes.ts';
export { refuseUnexpectedBody, requireAcceptable, setJsonType } from './negotiation.ts';
export { Occupancy } from './occupancy.ts';
export { type InputPart, parseInput } from './parse-input.ts';
export { parseJson } from './parse-json.ts';
export { type FindTemplate, templateFinder } from './path-templates.ts';
export {
  createAdminApp,
  createReadiness,
  createReadyRoute,
  internalReadyPath,
  type MetricsSource,
  type Readiness,
  type ReadinessCheck,
} from './probes.ts';
export { setHeaders, writeProblem } from './problem-response.ts';
export { problemSchema } from './problem-schema.ts';
export { announcedBytes, type BodyBounds, type BodySource, bodyTooLarge, openBody } from './request-body.ts';
export { requestTimeoutHeader } from './request-headers.ts';
export { callerKey, RequestPlaces } from './request-places.ts';
export { type RequestScope, scopeOf } from './request-scope.ts';
export {
  type AnyRoute,
  type ConcurrencyRule,
  type RawInput,
  type Reply,
  type Route,
  type RouteAnswer,
  type RouteFacts,
  type RouteInput,
  route,
} from './route.ts';
export { defineErrors, type RouteError } from './route-errors.ts';
export type { ServerTls } from './secure-server.ts';
export { type ListenOptions, listen, type RunningServer } from './server.ts';
export {
  once,
  type StaticBytes,
  type StaticForm,
  sendStatic,
  staticHeaders,
  toStaticBytes,
} from './static-bytes.ts';
export { versionMediaType, versionOf, versionOfMediaType } from './versions.ts';
export { fileSafety, pageAnswers, pageSafety } from './web-pages.ts';
