import type { z } from 'zod';

/**
 * What a text of AWS (a policy, a filter) says, or undefined when it is absent, no JSON, or of another form: somebody else
 * wrote it then, and it is replaced as a whole.
 */
export function parsedAs<T>(schema: z.ZodType<T>, text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  return schema.safeParse(parsed).data;
}
