import { z } from 'zod';

/** `true`/`false` (also `1`/`0`, `yes`/`no`, `on`/`off`) as a boolean; anything else is an error, not `false`. */
export const booleanField = (): z.ZodType<boolean, string> => z.stringbool();

/** A TCP port; 0 asks the system for a free one. */
export const portField = (): z.ZodCoercedNumber => z.coerce.number().int().min(0).max(65_535);

/** A duration in whole milliseconds. Name the variable so that it ends in `_MS`. */
export const durationMsField = (): z.ZodCoercedNumber => z.coerce.number().int().min(0);

/** A whole number of at least one: sizes, counts, concurrency. */
export const countField = (): z.ZodCoercedNumber => z.coerce.number().int().min(1);

/** An absolute http(s) URL without a trailing slash. */
export const urlField = () => z.url({ protocol: /^https?$/ }).transform(withoutTrailingSlashes);

/** A secret: a string of at least `minLength` characters with no default, marked so that docs show no value. */
export const secretField = (minLength = 1): z.ZodString => z.string().min(minLength).meta({ secret: true });

/**
 * JSON in the form of `schema`. `problemOf` says what is wrong with another one, and repeats nothing of it: it may be a secret, and is printed
 * at start.
 */
export const jsonField = <T>(
  text: z.ZodString,
  schema: z.ZodType<T>,
  problemOf: (error: z.ZodError) => string,
) =>
  text.transform((json, context): T => {
    const parsed = schema.safeParse(parseJson(json));
    if (parsed.success) return parsed.data;
    context.addIssue({ code: 'custom', message: problemOf(parsed.error) });
    return z.NEVER;
  });

/** `a=1,b=2` as a map, for example static addresses of services. */
export const mapField = () =>
  z.string().transform((text, context) => {
    const map: Record<string, string> = {};
    for (const part of text.split(',').filter((p) => p.trim() !== '')) {
      const at = part.indexOf('=');
      if (at < 1) context.addIssue({ code: 'custom', message: `"${part}" is not of the form name=value` });
      else map[part.slice(0, at).trim()] = part.slice(at + 1).trim();
    }
    return map;
  });

/** `a,b` as a list of `item`. */
export const listField = <T extends z.ZodType<unknown, string>>(item: T) =>
  z
    .string()
    .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
    .pipe(z.array(item));

/** TCP ports, separated by commas. */
export const portListField = () => listField(z.coerce.number<string>().int().min(1).max(65_535));

/** IP addresses, ranges (CIDR) and host names, separated by commas. */
export const placeListField = () =>
  listField(
    z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6(), z.hostname()], {
      error: 'Must be addresses, ranges such as 10.0.0.0/8, and host names, separated by commas.',
    }),
  );

/** By hand: what analyses regular expressions is not sure of one that does this. */
export function withoutTrailingSlashes(url: string): string {
  let end = url.length;
  while (url[end - 1] === '/') end -= 1;
  return url.slice(0, end);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Not an error of the program: the schema refuses what is no JSON.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
