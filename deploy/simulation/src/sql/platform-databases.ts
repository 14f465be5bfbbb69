import { migrations as document } from '@lectern/document/testing/wiring';
import { migrations as embedding } from '@lectern/embedding/testing/wiring';
import { migrations as retrieval } from '@lectern/retrieval/testing/wiring';
import { migrations as user } from '@lectern/user/testing/wiring';
import { type Databases, openDatabases } from './database.ts';

/** The databases of all services, with their real migrations. Takes seconds, so it is done once for many runs. */
export function openPlatformDatabases(): Promise<Databases> {
  return openDatabases({ document, embedding, retrieval, user });
}
