import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { JsonObject } from '../kube-object.ts';
import { isObject } from './list-switches.ts';
import { setAt } from './set-at.ts';

/** A key that no chart has a use for. */
export const unknownKey = 'notAValueOfThisChart';

/** Paths of all objects among a chart's values, the root first; objects within lists are not looked for. */
export function objectPaths(values: JsonObject, path: readonly string[] = []): string[][] {
  const below = Object.entries(values).flatMap(([key, value]) =>
    isObject(value) ? objectPaths(value, [...path, key]) : [],
  );
  return [[...path], ...below];
}

/** Paths of objects at which a schema accepts a key that it does not know. */
export function pathsThatAcceptAnything(schema: JsonObject, values: JsonObject): string[] {
  const accepts = validatorOf(schema, values);
  return objectPaths(values)
    .filter((path) => accepts(setAt(values, [...path, unknownKey], { unknown: true })))
    .map((path) => `/${path.join('/')}`);
}

/**
 * What tells whether a chart's schema accepts some values.
 *
 * @throws Error if it refuses the chart's own: then it would tell nothing about others
 */
export function validatorOf(schema: JsonObject, values: JsonObject): (values: JsonObject) => boolean {
  const ajv = newValidator(schema);
  const validate = ajv.compile(schema);
  if (!validate(values))
    throw new Error(`The schema refuses the defaults: ${ajv.errorsText(validate.errors)}`);
  return (others) => validate(others);
}

/** Draft 7 is what Helm's charts usually name; a schema may name 2020-12 as well. */
function newValidator({ $schema = '' }: JsonObject): Ajv {
  const options = { strict: false, allErrors: false, validateFormats: false };
  return String($schema).includes('2020-12') ? new Ajv2020(options) : new Ajv(options);
}
