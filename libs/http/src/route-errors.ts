import type { ErrorCode } from '@lectern/errors';

/** An error with which a route can answer. */
export interface RouteError {
  readonly code: ErrorCode;
  readonly reason: string;
  /** When it comes, in a sentence for callers. */
  readonly when: string;
  /** Where it is not that of the code. */
  readonly status?: number;
}

/**
 * Declares errors on which the routes of a service decide, each once, by reason. The function that comes back names them in
 * `errors` of a route.
 */
export function defineErrors<Reason extends string>(
  declared: Readonly<Record<Reason, readonly [code: ErrorCode, when: string]>>,
): (...reasons: readonly Reason[]) => RouteError[] {
  return (...reasons) =>
    reasons.map((reason) => {
      const [code, when] = declared[reason];
      return { code, reason, when };
    });
}
