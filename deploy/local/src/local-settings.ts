import type { LocalService } from './manifest.ts';
import type { LocalSecrets } from './secrets.ts';

/** Everything that is decided before the first process starts. */
export interface LocalSettings {
  readonly dataDir: string;
  /** The services that run. */
  readonly services: readonly LocalService[];
  readonly modelDir: string;
  readonly publicUrl: string;
  readonly ports: Readonly<Record<string, number>>;
  /** Of probes and metrics. */
  readonly adminPorts: Readonly<Record<string, number>>;
  readonly postgresPort: number;
  readonly awsPort: number;
  readonly secrets: LocalSecrets;
  readonly environment: Readonly<Record<string, string>>;
}
