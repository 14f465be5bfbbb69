import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';
import type { ModelManifest } from './model-manifest.ts';
import type { ModelSource } from './model-sources.ts';

/**
 * Model store: makes a model's files available on this machine.
 *
 * Guarantees: a returned directory holds exactly the pinned files, each checked by SHA-256 once (a marker then stands
 * for the check; sizes are compared every time). Files arrive in a directory of their own and are moved into place in
 * one step, so neither a crash nor a second process that fetches at the same time can leave half a model.
 */
export interface ModelStoreOptions {
  /** Parent of the models' directories. */
  readonly directory: string;
  readonly manifest: ModelManifest;
  /** Tried in this order. */
  readonly sources: readonly ModelSource[];
  readonly logger: Pick<Logger, 'info'>;
}

const marker = '.verified';

/**
 * The directory of the model, fetched first if it is not there.
 *
 * @throws AppError `unavailable` (`model_unavailable`), with the error of each source
 */
export async function ensureModel(options: ModelStoreOptions): Promise<string> {
  const { directory, manifest, sources, logger } = options;
  const model = manifest.name;
  const home = join(directory, model);
  if (await isComplete(home, manifest)) return home;

  await mkdir(directory, { recursive: true });
  const failures: string[] = [];
  for (const source of sources) {
    const arriving = await mkdtemp(join(directory, '.arriving-'));
    try {
      logger.info({ model, source: source.name, megabytes: megabytes(manifest) }, 'fetching model');
      await source.fetchInto(arriving, manifest);
      await verify(arriving, manifest);
      await moveIntoPlace(arriving, home, manifest);
      logger.info({ model, directory: home }, 'model ready');
      return home;
    } catch (error) {
      failures.push(`${source.name}: ${reasonOf(error)}`);
      logger.info({ model, source: source.name, err: error }, 'model not fetched from this source');
    } finally {
      await rm(arriving, { recursive: true, force: true });
    }
  }
  throw new AppError('unavailable', `The model ${model} could not be fetched from any source.`, {
    reason: 'model_unavailable',
    details: { failures },
  });
}

/** Checks by the marker when there is one, else by content, so that files that a person copied there count too. */
async function isComplete(home: string, manifest: ModelManifest): Promise<boolean> {
  try {
    for (const file of manifest.files) {
      if ((await stat(join(home, file.path))).size !== file.bytes) return false;
    }
    if ((await markerOf(home)) === fingerprint(manifest)) return true;
    await verify(home, manifest);
    await leaveMarker(home, manifest);
    return true;
  } catch (error) {
    if (error instanceof WrongContent || isMissing(error)) return false;
    throw error;
  }
}

async function markerOf(home: string): Promise<string | undefined> {
  try {
    return await readFile(join(home, marker), 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** On a read-only file system the check is simply made at every start. */
async function leaveMarker(home: string, manifest: ModelManifest): Promise<void> {
  try {
    await writeFile(join(home, marker), fingerprint(manifest));
  } catch (error) {
    if (!isReadOnly(error)) throw error;
  }
}

class WrongContent extends Error {}

async function verify(directory: string, manifest: ModelManifest): Promise<void> {
  for (const file of manifest.files) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(join(directory, file.path)), hash);
    if (hash.digest('hex') !== file.sha256)
      throw new WrongContent(`${file.path} does not have the pinned content`);
  }
}

async function moveIntoPlace(arriving: string, home: string, manifest: ModelManifest): Promise<void> {
  await writeFile(join(arriving, marker), fingerprint(manifest));
  // Temporary directories are their owner's alone; a model that an image build fetched is read by another user.
  await chmod(arriving, 0o755);
  try {
    await rename(arriving, home);
  } catch (error) {
    if (!isOccupied(error)) throw error;
    // Another process was faster, or the directory is damaged: it is checked again.
    if (await isComplete(home, manifest)) return;
    await rm(home, { recursive: true, force: true });
    await rename(arriving, home);
  }
}

function fingerprint(manifest: ModelManifest): string {
  return createHash('sha256').update(JSON.stringify(manifest.files)).digest('hex');
}

function megabytes(manifest: ModelManifest): number {
  return Math.round(manifest.files.reduce((sum, file) => sum + file.bytes, 0) / 1e6);
}

/** The first line of an error's message, and that of its cause. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.message.split('\n', 1)[0]}${cause}`;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

const isMissing = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(String(codeOf(error)));
const isReadOnly = (error: unknown): boolean => ['EROFS', 'EACCES', 'EPERM'].includes(String(codeOf(error)));
const isOccupied = (error: unknown): boolean =>
  ['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(String(codeOf(error)));
