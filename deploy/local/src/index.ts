export { localServices } from './manifest.ts';
export { consoleReport, type PlatformReport, silentReport } from './report.ts';
export { type LocalSettings, type PlatformOptions, projectRoot } from './settings.ts';
export { type Platform, startPlatform } from './start-platform.ts';
