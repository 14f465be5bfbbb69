export { answerOnce, firstAnswer, keyForgotten, type OnceAnswer } from './answer-once.ts';
export {
  idempotencyConfig,
  idempotencyErrors,
  idempotencyHeaders,
  replayedHeader,
  replayedHeaders,
  secretIdempotencyHeaders,
} from './idempotency-key.ts';
export {
  type IdempotencyKeys,
  type IdempotencyScope,
  type KeptAnswer,
  type KeyedAnswer,
  type KeyedRequest,
  keyedRequest,
} from './keyed-request.ts';
export {
  createPgIdempotencyKeys,
  forgetAnswers,
  keepAnswer,
  takeKey,
  takeKeyFor,
} from './pg-idempotency-keys.ts';
