import type { LocalSecrets } from './secrets.ts';

/** One service as the launcher starts it. */
export interface LocalService {
  readonly name: string;
  /** Entry file, from the project's root. */
  readonly entry: string;
  /** Owns a Postgres database and a role of its own name. */
  readonly database?: boolean;
  /** Needs the files of the embedding model when it starts. */
  readonly model?: boolean;
  /** Ready only when all others are, and so not probed before: its probes would only slow down the others' start. */
  readonly readyLast?: boolean;
  /** Variables beyond those that every service gets (see `service-environment.ts`). */
  environment?(settings: LocalSettings): Readonly<Record<string, string>>;
}

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
