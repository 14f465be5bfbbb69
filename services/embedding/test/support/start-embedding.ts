import { loadConfig } from '@lectern/config';
import { createDb } from '@lectern/db';
import { testBucket, testEnvironment } from '@lectern/service/testing';
import { noopTelemetry } from '@lectern/telemetry';
import { eventually, openBlobLink, openBreakableLink, testAws, testDatabase } from '@lectern/testing';
import { createService } from '../../src/composition.ts';
import { configSchema } from '../../src/config.ts';
import type { EmbeddingProvider } from '../../src/ports.ts';
import { startDocumentSide } from './document-side.ts';

/** The real embedding service, and the document service's side of its events. */
export async function startEmbedding(
  provider: EmbeddingProvider,
  settings: Readonly<Record<string, string>> = {},
) {
  const aws = testAws();
  const bucket = testBucket(aws);
  const [own, side] = await Promise.all([testDatabase(), startDocumentSide(aws, bucket)]);
  const database = await openBreakableLink(own.url);
  const blobLink = await openBlobLink(aws.endpoint);
  const config = loadConfig(configSchema, {
    ...testEnvironment({ service: 'embedding', database, aws: { ...aws, endpoint: blobLink.url } }),
    LOG_LEVEL: 'silent',
    ...settings,
  });
  const service = await createService(config, { provider });
  await service.start();
  const db = createDb({ url: own.url, telemetry: noopTelemetry() });
  return {
    ...side,
    aws,
    bucket,
    url: service.url,
    adminUrl: service.adminUrl,
    /** The service's own database. */
    db,
    /** The way of the service to it. */
    database,
    /** The way of the service to S3. */
    blobLink,
    /** Resolves when the service has committed the outcome of an event. */
    handled: (eventId: string) =>
      eventually(async () => {
        const { rowCount } = await db.query('SELECT 1 FROM inbox WHERE event_id = $1', [eventId]);
        return rowCount > 0 ? true : undefined;
      }),
    stop: async () => {
      await service.stop();
      await side.stop();
      await db.close();
      await database.close();
      await blobLink.close();
      await own.drop();
    },
  };
}
