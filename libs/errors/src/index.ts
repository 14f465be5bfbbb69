export { AppError, type AppErrorOptions, type FieldError, ofField, toAppError } from './app-error.ts';
export { codeFacts, codeForStatus, type ErrorCode } from './error-code.ts';
export type { OpenAiError } from './openai-error.ts';
export { type ErrorDialect, fromProblem, type Problem, problemMediaType, toProblem } from './problem.ts';
export { type ResponseHeaders, retryAfterSecondsOf } from './retry-after.ts';
