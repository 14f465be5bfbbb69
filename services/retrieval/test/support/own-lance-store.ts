import { once } from 'node:events';
import { noopTelemetry } from '@lectern/telemetry';
import { createLanceVectorStore } from '../../src/adapters/lance/lance-vector-store.ts';
import { killedStoreOptions, pointsOfDocument } from './killed-store.ts';
import { model, signal } from './points.ts';

/**
 * A process that owns the store in a directory, as retrieval does: when it is told to, it makes the table, writes the documents that it is told of, one at a
 * time, and says so. Then it writes nothing more, and the store compacts its table and makes its indexes anew.
 */
const [, , directory = '', first = '', last = ''] = process.argv;

const store = await createLanceVectorStore({
  directory,
  logger: noopTelemetry().logger,
  ...killedStoreOptions,
});
process.send?.('ready');
await once(process, 'message');
await store.ensureIndex(model, signal);
for (let document = Number(first); document <= Number(last); document += 1)
  await store.upsert(pointsOfDocument(document), signal);
process.send?.('written');
// It lives until it is killed.
process.on('message', () => undefined);
