import type { AppError } from './app-error.ts';

/** An error as Dify reads it from an external knowledge base. */
export interface DifyError {
  /** 1001 where no credential can be read, 1002 where the caller may not call, 2001 where there is no such knowledge base: Dify knows no others. */
  readonly error_code: number;
  /** The problem's `detail`. */
  readonly error_msg: string;
}

const headerUnreadable = 1001;
const notAuthorized = 1002;
const unknownKnowledge = 2001;

/** The form that Dify reads, of the error that a caller is shown; undefined for an error that has no number there. */
export function toDifyError(error: AppError): DifyError | undefined {
  const number = numberOf(error);
  return number === undefined ? undefined : { error_code: number, error_msg: error.message };
}

function numberOf({ code, reason }: AppError): number | undefined {
  if (reason === 'credential_missing') return headerUnreadable;
  if (code === 'unauthenticated' || code === 'permission_denied') return notAuthorized;
  return code === 'not_found' ? unknownKnowledge : undefined;
}
