export { projectRoot } from '@lectern/project';
export type { LocalService, LocalSettings } from './local-settings.ts';
export { localServices } from './manifest.ts';
export { loadEnvFile, platformOptions } from './platform-options.ts';
export { consoleReport, type PlatformReport, silentReport } from './report.ts';
export { runLauncher } from './run-launcher.ts';
export { databaseUrl, serviceEnvironment } from './service-environment.ts';
export { type PlatformOptions, settingsOfRunning } from './settings.ts';
export { type Platform, startPlatform } from './start-platform.ts';
