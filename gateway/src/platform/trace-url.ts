import { z } from 'zod';

/** Where the id stands in an address of traces. */
const placeholder = '{traceId}';
/** An id of any trace. */
const anyId = '0'.repeat(32);

/** An absolute http(s) URL that holds `{traceId}` once. */
export const traceUrlField = () =>
  z
    .string()
    .refine((text) => text.split(placeholder).length === 2 && isWebUrl(text.replace(placeholder, anyId)), {
      error: `Must be an http(s) URL that holds ${placeholder} once.`,
    });

function isWebUrl(text: string): boolean {
  return z.url({ protocol: /^https?$/ }).safeParse(text).success;
}
