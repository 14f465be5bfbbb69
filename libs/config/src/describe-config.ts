import { z } from 'zod';

/** One variable of a configuration schema, as the tables in the READMEs show it. */
export interface ConfigVariable {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly secret: boolean;
  /** As it would be written in an environment; undefined where there is none, or none of a simple type. */
  readonly defaultValue: string | undefined;
}

/**
 * Lists the variables of a schema in its order: the source of the configuration tables in the READMEs and of the
 * checks that compose files and charts name no other variable.
 */
export function describeConfig(schema: z.ZodObject): ConfigVariable[] {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const properties = json.properties ?? {};
  const required = new Set(json.required ?? []);
  return Object.entries(properties).map(([name, property]) => {
    const facts: Record<string, unknown> = typeof property === 'object' ? { ...property } : {};
    return {
      name,
      description: typeof facts.description === 'string' ? facts.description : '',
      required: required.has(name),
      secret: facts.secret === true,
      defaultValue: defaultOf(schema.shape[name]),
    };
  });
}

/** From the field itself, since JSON Schema leaves out a default that is not of the input's type: `true` for a text. */
function defaultOf(field: unknown): string | undefined {
  if (!(field instanceof z.ZodDefault || field instanceof z.ZodPrefault)) return undefined;
  const { defaultValue } = field.def;
  return typeof defaultValue === 'object' ? undefined : String(defaultValue);
}
