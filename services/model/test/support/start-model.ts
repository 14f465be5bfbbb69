import { loadConfig } from '@lectern/config';
import type { Service } from '@lectern/service';
import { type Caller, createCaller, testEnvironment } from '@lectern/service/testing';
import { noopTelemetry, type Telemetry } from '@lectern/telemetry';
import { type TestAws, type TestDatabase, testAws, testDatabase } from '@lectern/testing';
import { createService } from '../../src/composition.ts';
import { configSchema } from '../../src/config.ts';

/** The real service on a free port. */
export interface TestModel extends Caller {
  readonly url: string;
  readonly databaseUrl: string;
  readonly aws: TestAws;
  /** What it exports, in the format of Prometheus. */
  metrics(): Promise<string>;
  stop(): Promise<void>;
}

export interface StartOptions {
  /** The database of another instance. */
  readonly shared?: Pick<TestDatabase, 'url'>;
  /** The queues of another instance, or of neighbours. */
  readonly aws?: TestAws;
  readonly now?: () => Date;
  readonly telemetry?: Telemetry;
}

/** Starts it on a database and queues of its own, or on those of another instance. */
export async function startModel(
  env: Record<string, string> = {},
  { shared, aws = testAws(), now, telemetry = noopTelemetry('model') }: StartOptions = {},
): Promise<TestModel> {
  const own = shared === undefined ? await testDatabase() : undefined;
  const database = shared ?? own ?? { url: '' };
  const config = loadConfig(configSchema, {
    ...testEnvironment({ service: 'model', database, aws }),
    ...env,
  });
  const service: Service = await createService(config, {
    telemetry,
    ...(now === undefined ? {} : { now }),
  });
  await service.start();
  return {
    ...createCaller(service.url),
    url: service.url,
    databaseUrl: database.url,
    aws,
    metrics: () => telemetry.metrics.metrics(),
    stop: async () => {
      await service.stop();
      await own?.drop();
    },
  };
}

/** One event of an answer. */
export interface AnswerEvent {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The events of an answer that was read to its end. */
export function eventsOf(text: string): AnswerEvent[] {
  return text
    .split('\n\n')
    .map((block) => /^event: (.*)\ndata: (.*)$/s.exec(block))
    .filter((match) => match !== null)
    .map(([, event = '', data = '{}']) => ({ event, data: JSON.parse(data) }));
}
