/** What a limit counts. */
export type LimitUnit =
  | 'bytes'
  | 'MiB'
  | 'characters'
  | 'tokens'
  | 'entries'
  | 'levels'
  | 'parts'
  | 'pages'
  | 'operators'
  | 'objects'
  | 'requests'
  | 'money'
  | 'share'
  | 'points'
  | 'streams'
  | 'connections'
  | 'documents'
  | 'messages'
  | 'ms'
  | 's'
  | 'CPU ms';

/** A bound on something that comes from outside. */
export interface Limit {
  readonly value: number;
  readonly unit: LimitUnit;
  /** What is bounded, and what happens beyond it, in one sentence. */
  readonly what: string;
}

/** A bound that an operator sets: its value is that of a configuration variable. */
export interface ConfiguredLimit {
  /** Name of the variable. */
  readonly variable: string;
  readonly unit: LimitUnit;
  readonly what: string;
}

/**
 * Declares the bounds of a service in one place (`src/limits.ts`): the code reads them from here, and the table in the
 * README of the service is made of them.
 *
 * ```ts
 * export const limits = defineLimits({
 *   filterConditions: { value: 32, unit: 'entries', what: 'Conditions of a filter; more are a 400' },
 *   documentBytes: { variable: 'MAX_DOCUMENT_BYTES', unit: 'bytes', what: 'A document; a larger one is a 413' },
 * });
 * limits.filterConditions.value; // 32
 * ```
 */
export function defineLimits<const L extends Readonly<Record<string, Limit | ConfiguredLimit>>>(
  limits: L,
): L {
  return Object.freeze(limits);
}
