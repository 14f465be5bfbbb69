import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { JsonSchema, OpenApiDocument } from './open-api-document.ts';

/** What is wrong with a value by a schema of the document, as ends of sentences; empty when it is right. */
export type Validate = (schema: JsonSchema, value: unknown) => string[];

const documentId = 'document';

/** Validates by the schemas of a document, objects without more properties than they name. */
export function createValidator({ components }: Pick<OpenApiDocument, 'components'>): Validate {
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  addFormats.default(ajv);
  ajv.addSchema(closed({ components: { schemas: components.schemas } }), documentId);
  // A schema is compiled when the first value comes: most are never needed in one run.
  const compiled = new WeakMap<JsonSchema, ValidateFunction>();
  return (schema, value) => {
    const validate = compiled.get(schema) ?? ajv.compile(closed(absolute(schema)));
    compiled.set(schema, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) => {
      const extra = 'additionalProperty' in params ? ` (${params.additionalProperty})` : '';
      return ` at "${instancePath}" ${message}${extra}`;
    });
  };
}

/** With references that are found from outside of the document, too. */
function absolute(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', `"$ref":"${documentId}#/`));
}

/** The schema with every object closed that does not say what else it may have; the narrowing parts of an `allOf` stay open. */
function closed(schema: JsonSchema): JsonSchema {
  return mapSchema(schema, false) as JsonSchema;
}

function mapSchema(value: unknown, isPart: boolean): unknown {
  if (Array.isArray(value)) return value.map((entry) => mapSchema(entry, isPart));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => [key, mapSchema(member, key === 'allOf')]);
  const mapped: Record<string, unknown> = Object.fromEntries(members);
  const isClosable = 'properties' in mapped && mapped.type === 'object' && !isPart;
  return isClosable ? { additionalProperties: false, ...mapped } : mapped;
}
