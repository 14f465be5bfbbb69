export { type ConfigVariable, describeConfig } from './describe-config.ts';
export {
  booleanField,
  countField,
  durationMsField,
  mapField,
  portField,
  secretField,
  urlField,
} from './fields.ts';
export { ConfigError, type Environment, exitCodeConfig, loadConfig } from './load-config.ts';
