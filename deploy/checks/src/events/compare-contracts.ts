import { type EventContracts, type EventServices, envelopeName } from './event-contracts.ts';
import { type Refused, refusedValues } from './refused-values.ts';
import { type SchemaShape, shapeOf } from './schema-shape.ts';

/** The contracts of a release, as they were frozen. */
export interface ReleasedContracts extends EventContracts {
  readonly version: string;
}

/**
 * What keeps two releases from working side by side, a sentence each: who breaks, on what, and what to do instead. In an
 * upgrade old consumers get what new producers write, and new consumers what old ones wrote; both must be able to read it.
 */
export function breakingChanges(released: ReleasedContracts, current: EventContracts): string[] {
  return Object.keys(released.schemas).flatMap((type) => {
    const [before, now] = [released.schemas[type], current.schemas[type]];
    if (before === undefined) return [];
    const older = released.services[type] ?? nobody;
    if (now === undefined) return [goneSentence(type, released.version, older)];
    return changesOf({
      ...{ type, version: released.version, before: shapeOf(type, before), now: shapeOf(type, now) },
      ...{ older, newer: current.services[type] ?? nobody },
    });
  });
}

/** Objects that would refuse a field that a later release adds, by type and place. */
export function closedObjects({ schemas, services }: EventContracts): string[] {
  return Object.entries(schemas).flatMap(([type, schema]) =>
    closedPlaces(shapeOf(type, schema)).map(
      (path) =>
        `${type}: ${named(services[type] ?? nobody)} would refuse whatever a later release adds to ${path || 'it'}; leave the object open.`,
    ),
  );
}

interface Compared {
  readonly type: string;
  readonly version: string;
  readonly before: SchemaShape;
  readonly now: SchemaShape;
  readonly older: EventServices;
  readonly newer: EventServices;
}

const nobody: EventServices = { producers: [], consumers: [] };

function changesOf({ type, version, before, now, older, newer }: Compared): string[] {
  const removed = removedFields(before, now);
  const instead = howInstead(type);
  const forward = refusedValues(now, before).filter(({ path }) => !removed.includes(path));
  return [
    ...removed.map(
      (path) =>
        `${type}: ${named(older)} of release ${version} would miss ${path} in new messages; keep the field, or ${instead}.`,
    ),
    ...refusedValues(before, now).map(
      ({ path, what }) =>
        `${type}: ${named(newer)} would refuse messages of release ${version}, in which ${place(path)} ${what}; ${optionally({ path, what })}${instead}.`,
    ),
    ...forward.map(
      ({ path, what }) =>
        `${type}: ${named(older)} of release ${version} would refuse new messages, in which ${place(path)} ${what}; ${instead}.`,
    ),
  ];
}

function goneSentence(type: string, version: string, older: EventServices): string {
  const instead = `publish it until no instance and no message of that release is left, then remove docs/events/released/${version}`;
  return `${type}: ${named(older)} of release ${version} would wait for it in vain; ${instead}.`;
}

function howInstead(type: string): string {
  if (type === envelopeName) return 'leave the envelope as it is but for optional fields';
  const [name, version = '1'] = type.split('.v');
  return `define ${name}.v${Number(version) + 1} beside it`;
}

function optionally({ what }: Refused): string {
  return what === 'may be missing' ? 'make the field optional, or ' : '';
}

function named({ consumers }: EventServices): string {
  return consumers.length === 0 ? 'a consumer' : consumers.join(' and ');
}

function place(path: string): string {
  return path === '' ? 'the data' : path;
}

/** Also those that nobody had to have: who read one gets nothing, and is told nothing. */
function removedFields(before: SchemaShape, now: SchemaShape, path = ''): string[] {
  const fields = Object.entries(before.properties ?? {}).flatMap(([name, field]) => {
    const kept = now.properties?.[name];
    return kept === undefined ? [`${path}/${name}`] : removedFields(field, kept, `${path}/${name}`);
  });
  const members =
    before.items === undefined || now.items === undefined
      ? []
      : removedFields(before.items, now.items, `${path}/*`);
  return [...fields, ...members];
}

function closedPlaces(shape: SchemaShape, path = ''): string[] {
  const inner = [
    ...Object.entries(shape.properties ?? {}).flatMap(([name, field]) =>
      closedPlaces(field, `${path}/${name}`),
    ),
    ...(shape.items === undefined ? [] : closedPlaces(shape.items, `${path}/*`)),
    ...(shape.anyOf ?? []).flatMap((option) => closedPlaces(option, path)),
    ...(typeof shape.additionalProperties === 'object'
      ? closedPlaces(shape.additionalProperties, `${path}/*`)
      : []),
  ];
  return shape.additionalProperties === false ? [path, ...inner] : inner;
}
