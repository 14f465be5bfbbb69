/** As much of JSON Schema (draft 7, which every Helm knows) as the charts need. */
export interface Schema {
  readonly $schema?: string;
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | false;
  readonly propertyNames?: Schema;
  readonly not?: Schema;
  readonly required?: readonly string[];
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** An object with these keys and no other. */
export function object(properties: Readonly<Record<string, Schema>>, required?: readonly string[]): Schema {
  return { type: 'object', additionalProperties: false, properties, ...(required ? { required } : {}) };
}

export const text: Schema = { type: 'string' };
/** What YAML makes of a value that is written without quotes: of `2` and `true` no text. */
export const scalar: Schema = { type: ['string', 'number', 'boolean'] };
export const stringMap: Schema = { type: 'object', additionalProperties: text };
/** A map whose keys are not the chart's own: a key that comes twice would take the place of the first in silence. */
export const stringMapWithout = (reserved: string): Schema => ({
  ...stringMap,
  propertyNames: { not: { pattern: reserved } },
});
export const list = (items: Schema): Schema => ({ type: 'array', items });
export const oneOf = (...values: readonly string[]): Schema => ({ type: 'string', enum: values });
export const matching = (pattern: string): Schema => ({ type: 'string', pattern });
export const integer = (minimum: number, maximum?: number): Schema => ({
  type: 'integer',
  minimum,
  ...(maximum === undefined ? {} : { maximum }),
});

/** Anything that YAML can say; `definitions` has to have it. */
export const anything: Schema = { $ref: '#/definitions/anything' };
export const definitions: Readonly<Record<string, Schema>> = {
  anything: {
    anyOf: [
      { type: ['string', 'number', 'boolean', 'null'] },
      { type: 'array', items: anything },
      { type: 'object', additionalProperties: anything },
    ],
  },
};
