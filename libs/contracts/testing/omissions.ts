/** An example without one of its fields. */
export interface Omission {
  /** The field, like `data.readers`. */
  readonly field: string;
  readonly rest: unknown;
}

/** Every field of a JSON value left out once, those of nested objects and of the members of lists too. */
export function omissions(value: unknown, path: readonly string[] = []): Omission[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const field = [...path, name];
    const inside = omissions(member, field).map((omission) => ({
      field: omission.field,
      rest: withMember(value, name, omission.rest),
    }));
    if (Array.isArray(value)) return inside;
    const { [name]: _left, ...rest }: Record<string, unknown> = { ...value };
    return [{ field: field.join('.'), rest }, ...inside];
  });
}

function withMember(value: object, name: string, member: unknown): unknown {
  if (Array.isArray(value)) return value.with(Number(name), member);
  return { ...value, [name]: member };
}

/**
 * The fields of an example without which `check` passes as well: the consumer does not need them, and a pact that names them
 * would keep the provider from changing what nobody reads.
 */
export async function needlessFields(
  example: unknown,
  check: (rest: unknown) => Promise<void>,
): Promise<string[]> {
  const needless: string[] = [];
  for (const { field, rest } of omissions(example)) {
    const noticed = await check(rest).then(
      () => false,
      () => true,
    );
    if (!noticed) needless.push(field);
  }
  return needless;
}
