import type { AppError } from './app-error.ts';
import type { ErrorCode } from './error-code.ts';

/** An error as clients of OpenAI's API read and show it; they look at nothing else in an answer. */
export interface OpenAiError {
  /** The problem's `detail`, and what is wrong with the first input that is: clients show nothing else. */
  readonly message: string;
  /** What kind of error it is, in the words of OpenAI's API. */
  readonly type: string;
  /** The input that is wrong, as `messages[0].content`; null when it is not one input. */
  readonly param: string | null;
  /** The problem's `reason`. */
  readonly code: string;
}

const types: Partial<Readonly<Record<ErrorCode, string>>> = {
  unauthenticated: 'authentication_error',
  permission_denied: 'permission_error',
  resource_exhausted: 'rate_limit_error',
  internal: 'server_error',
  unavailable: 'server_error',
  deadline_exceeded: 'server_error',
};

/** The form that clients of OpenAI's API read, of the error that a caller is shown. */
export function toOpenAiError({ code, reason, message, errors }: AppError): OpenAiError {
  const [first] = errors;
  // What is wrong with the whole body has an empty pointer.
  const param = first === undefined || first.pointer === '' ? null : toParam(first.pointer);
  const detail = param === null ? first?.detail : `${param}: ${first?.detail}`;
  return {
    message: detail === undefined ? message : `${message} (${detail})`,
    type: types[code] ?? 'invalid_request_error',
    param,
    code: reason,
  };
}

/** `/messages/0/content` as `messages[0].content`; the name of a parameter or a header stays as it is. */
function toParam(pointer: string): string {
  if (!pointer.startsWith('/')) return pointer;
  const parts = pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return parts.reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : `${path}.${part}`));
}
