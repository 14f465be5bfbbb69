import type { Principal } from '@lectern/auth';
import { AppError, ofField } from '@lectern/errors';
import { type ConcurrencyGroup, type ConcurrencyLimiter, callerKey } from '@lectern/http';
import type { Logger } from '@lectern/telemetry';
import { keptFileName, titleFromFileName } from '../domain/title.ts';
import type { RemoteFile, RemoteSource } from '../ports.ts';
import type { DocumentFields } from '../use-cases/create-document.ts';
import type { Link, StoredUpload } from '../use-cases/settle-upload.ts';
import type { LinkedDocument } from './schemas.ts';
import { type StoreContentTarget, storeContent } from './store-content.ts';

/** How files of other servers are fetched, and how many at once. */
export interface LinkParts {
  readonly source: RemoteSource;
  readonly limiter: ConcurrencyLimiter;
  readonly fetches: ConcurrencyGroup;
  readonly logger: Pick<Logger, 'warn'>;
}

/** The link of a request, as it is compared when its idempotency key comes again. */
export function linkOf({ url, ...fields }: LinkedDocument): Link {
  return { url: url.href, fields };
}

/**
 * Fetches the file of a link and stores it as the file of an upload. What it is called by its server is its title, where the
 * request has none.
 *
 * @throws AppError `permission_denied` (`url_ingestion_disabled`), `resource_exhausted` (`too_many_url_fetches`),
 *   `unavailable` (`url_fetches_at_capacity`); those of the source and of the file; the signal's reason
 */
export async function storeLink(
  parts: LinkParts | undefined,
  { linked, caller }: { linked: LinkedDocument; caller: Principal },
  target: StoreContentTarget,
): Promise<StoredUpload<DocumentFields>> {
  if (parts === undefined) throw disabled();
  const place = parts.limiter.enter(parts.fetches, callerKey(caller));
  try {
    const { url, ...fields } = linked;
    const file = await openFile(parts, { url, caller }, target.signal);
    const content = await storeContent(file, { ...target, field: '/url' });
    const title = fields.title ?? titleFromFileName(file.fileName);
    const titleGiven = fields.title !== undefined;
    const filename = keptFileName(file.fileName);
    return { fields: { ...fields, title }, content, titleGiven, filename, link: linkOf(linked) };
  } finally {
    place.leave();
  }
}

/** Who tries addresses is worth knowing; of the URL only its server, since the rest may be a credential. */
async function openFile(
  { source, logger }: LinkParts,
  { url, caller: { tenantId, userId } }: { url: URL; caller: Principal },
  signal: AbortSignal,
): Promise<RemoteFile> {
  try {
    return await source.open(url, signal);
  } catch (error) {
    if (error instanceof AppError && error.reason === 'url_not_allowed') {
      logger.warn({ err: error, origin: `${url.protocol}//${url.host}`, tenantId, userId }, 'url refused');
    }
    const isOfUrl = error instanceof AppError && error.code === 'unprocessable';
    throw isOfUrl ? ofField(error, { pointer: '/url', detail: 'is not taken' }) : error;
  }
}

function disabled(): AppError {
  return new AppError(
    'permission_denied',
    'Documents are not fetched by URL here: upload the file instead.',
    {
      reason: 'url_ingestion_disabled',
    },
  );
}
