import { z } from 'zod';

/** Postgres stores neither NUL nor half of a surrogate pair; control characters could forge lines of logs. */
const isPrintable = (text: string): boolean => text.isWellFormed() && !/\p{Cc}/u.test(text);
const problem = 'Must be well-formed Unicode without control characters.';

/** What descriptions say of it: the control characters, and for a name a character that can be seen. */
const controls = String.raw`\u0000-\u001f\u007f-\u009f`;
const withoutControls = `^[^${controls}]*$`;
const visible = String.raw`^[^${controls}]*[^\s${controls}][^${controls}]*$`;

/** Text without control characters, as it is. */
export function printable(text: z.ZodString): z.ZodString {
  return text.refine(isPrintable, problem).meta({ pattern: withoutControls });
}

/** What people call something: without space around it, and not empty. */
export function printableName(maxChars: number): z.ZodString {
  return z.string().trim().min(1).max(maxChars).refine(isPrintable, problem).meta({ pattern: visible });
}
