import { DocumentDeleted, DocumentIngested } from '@lectern/contracts';
import { type Subscription, subscription } from '@lectern/events';
import type { App } from '../app.ts';

/** What is deleted goes before what is made: sooner gone, and less to do in vain. */
const deletionsFirst = 1;

/** What this service hears, and what it does about it. */
export function embeddingSubscriptions(app: Pick<App, 'embedDocument' | 'purgeDocument'>): Subscription[] {
  return [
    subscription({
      from: 'document',
      event: DocumentIngested,
      handle: async (event, { signal, logger }) => {
        const outcome = await app.embedDocument(event, signal);
        logger.info(
          { documentId: event.data.documentId, version: event.data.version, outcome },
          'document processed',
        );
      },
    }),
    subscription({
      from: 'document',
      event: DocumentDeleted,
      priority: deletionsFirst,
      handle: async (event, { logger }) => {
        await app.purgeDocument(event);
        logger.info({ documentId: event.data.documentId }, 'document purged');
      },
    }),
  ];
}
