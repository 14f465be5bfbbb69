/** Data of any of the formats of data, in the order of the file: a value, a list, or values by name. */
export type RecordValue = string | RecordList | RecordFields;

/** Values one after the other. */
export interface RecordList {
  readonly items: readonly RecordValue[];
}

/** Values by name; a name may come again. */
export interface RecordFields {
  readonly fields: readonly (readonly [name: string, value: RecordValue])[];
}

/** The name of a field that is a comment. */
export const commentName = '#';

export function isFields(value: RecordValue): value is RecordFields {
  return typeof value === 'object' && 'fields' in value;
}
