import { z } from 'zod';

/** One variable of a configuration schema, as the tables in the READMEs show it. */
export interface ConfigVariable {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly secret: boolean;
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
      defaultValue: facts.default === undefined ? undefined : String(facts.default),
    };
  });
}
