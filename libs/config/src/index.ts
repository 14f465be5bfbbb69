export { type ConfigVariable, describeConfig } from './describe-config.ts';
export {
  booleanField,
  countField,
  durationMsField,
  jsonField,
  listField,
  mapField,
  placeListField,
  portField,
  portListField,
  secretField,
  urlField,
  withoutTrailingSlashes,
} from './fields.ts';
export { type ConfiguredLimit, defineLimits, type Limit, type LimitUnit } from './limits.ts';
export { ConfigError, type Environment, exitCodeConfig, loadConfig } from './load-config.ts';
