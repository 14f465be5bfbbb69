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
  const isOfSize = (value: unknown): boolean =>
    Array.isArray(value) && value.length >= min && value.length <= max;
  return z
    .custom<z.input<M>[]>(isOfSize, `Must be a list of ${min} to ${max} entries.`)
    .superRefine((values, context) =>
      reportFaults(
        context,
        values.map((value, index) => ({ at: index, value, schema: member })),
      ),
    )
    .pipe(z.array(member));
}

/** A record whose size is checked before its members are, for the reason that {@link boundedArray} has. */
export function boundedRecord<V extends z.ZodType>(key: z.ZodString, value: V, { max }: { max: number }) {
  const isOfSize = (thing: unknown): boolean =>
    typeof thing === 'object' && thing !== null && !Array.isArray(thing) && Object.keys(thing).length <= max;
  const record = z.record(key, value);
  return z
    .custom<z.input<typeof record>>(isOfSize, `Must be an object of at most ${max} entries.`)
    .superRefine((members, context) =>
      reportFaults(
        context,
        Object.entries<unknown>(members).flatMap(([name, member]) => [
          { at: name, value: name, schema: key },
          { at: name, value: member, schema: value },
        ]),
      ),
    )
    .pipe(record);
}

interface Member {
  readonly at: PropertyKey;
  readonly value: unknown;
  readonly schema: z.ZodType;
}

function reportFaults(context: z.RefinementCtx, members: readonly Member[]): void {
  let faults = 0;
  for (const { at, value, schema } of members) {
    const { error } = schema.safeParse(value);
    if (error === undefined) continue;
    for (const issue of error.issues) context.addIssue({ ...issue, path: [at, ...issue.path] });
    faults += 1;
    if (faults === reportedMembers) return;
  }
}
