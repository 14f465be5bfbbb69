import { z } from 'zod';

/** A collection reports so many wrong members at most, so that no list of errors is ever long. */
const reportedMembers = 10;

/**
 * An array whose length is checked before its members are: `z.array(…).max(…)` checks every member first, and makes an
 * error of each that is wrong, before it finds that there are too many.
 */
export function boundedArray<M extends z.ZodType>(
  member: M,
  { min = 0, max }: { min?: number; max: number },
) {
  return z.preprocess((values: z.input<M>[], context) => {
    if (!Array.isArray(values) || values.length < min || values.length > max)
      return refuse(context, `Must be a list of ${min} to ${max} entries.`);
    return checked(
      values,
      context,
      values.map((value, index) => ({ at: index, value, schema: member })),
    );
  }, z.array(member).min(min).max(max));
}

/** A record whose size is checked before its members are, for the reason that {@link boundedArray} has. */
export function boundedRecord<V extends z.ZodType>(key: z.ZodString, value: V, { max }: { max: number }) {
  const record = z.record(key, value).meta({ maxProperties: max });
  return z.preprocess((thing: z.input<typeof record>, context) => {
    if (
      typeof thing !== 'object' ||
      thing === null ||
      Array.isArray(thing) ||
      Object.keys(thing).length > max
    )
      return refuse(context, `Must be an object of at most ${max} entries.`);
    return checked(
      thing,
      context,
      Object.entries<unknown>(thing).flatMap(([name, member]) => [
        { at: name, value: name, schema: key },
        { at: name, value: member, schema: value },
      ]),
    );
  }, record);
}

type Context = z.core.$RefinementCtx;

function refuse(context: Context, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}

interface Member {
  readonly at: PropertyKey;
  readonly value: unknown;
  readonly schema: z.ZodType;
}

/** The collection itself, unless a member is wrong. */
function checked<C>(collection: C, context: Context, members: readonly Member[]): C {
  let faults = 0;
  for (const { at, value, schema } of members) {
    const { error } = schema.safeParse(value);
    if (error === undefined) continue;
    for (const issue of error.issues) context.addIssue({ ...issue, path: [at, ...issue.path] });
    faults += 1;
    if (faults === reportedMembers) break;
  }
  return faults === 0 ? collection : z.NEVER;
}
