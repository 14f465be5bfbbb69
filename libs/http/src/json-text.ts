import { z } from 'zod';
import { parseJson } from './parse-json.ts';

/** JSON in the text of a parameter or of a form field, parsed. */
export const jsonText = z.string().transform((text, context): unknown => {
  try {
    return parseJson(Buffer.from(text));
  } catch {
    context.addIssue({ code: 'custom', message: 'Must be JSON.' });
    return z.NEVER;
  }
});
