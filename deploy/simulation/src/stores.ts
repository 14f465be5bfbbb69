import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { BlobLocation, BlobStore } from '@lectern/blobs';
import { AppError } from '@lectern/errors';
import type { IndexStore, Point } from '@lectern/retrieval/testing/wiring';
import type { Process, Scheduler } from './scheduler.ts';

/** Gives each call of a port its step; those that read change nothing. */
export type Stepping = <T>(label: string, run: () => T | Promise<T>) => Promise<T>;

/** @param reason what the store says when it cannot be reached; it always can where that is missing */
export function steppingOf(process: Process, scheduler: Scheduler, reason?: string): Stepping {
  const unreachable = (): AppError => new AppError('unavailable', 'It cannot be reached.', { reason });
  const failing = reason === undefined ? {} : { failure: unreachable };
  return (label, run) =>
    scheduler.step(process, label, { run, lasts: !/^(get|count)/.test(label), ...failing });
}

/** The bytes of all blobs, by key. */
export type Blobs = Map<string, Buffer>;

/** Blobs as a process sees them. What is put is there as a whole or not at all. */
export function steppedBlobs(blobs: Blobs, step: Stepping): Pick<BlobStore, 'get' | 'put' | 'delete'> {
  return {
    put: async ({ key }, body) => {
      const bytes = Buffer.isBuffer(body) ? body : Buffer.concat(await body.toArray());
      await step(`put ${folderOf(key)}`, () => void blobs.set(key, bytes));
      return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    },
    get: ({ key }) =>
      step(`get ${folderOf(key)}`, () => {
        const bytes = blobs.get(key);
        if (bytes === undefined)
          throw new AppError('not_found', 'No such blob.', { reason: 'blob_not_found' });
        return { body: Readable.from([bytes]), bytes: bytes.length, contentType: 'text/plain' };
      }),
    delete: ({ key }: BlobLocation) => step(`delete ${folderOf(key)}`, () => void blobs.delete(key)),
  };
}

function folderOf(key: string): string {
  return key.split('/', 1)[0] ?? key;
}

/** All points, by id. */
export type Points = Map<string, Point>;

/** The vector store as a process sees it; `idOf` says under which id a point is written. */
export function steppedPoints(
  points: Points,
  step: Stepping,
  idOf: (point: Point, model: string) => string,
): IndexStore {
  const remove = (which: (point: Point) => boolean): void => {
    for (const [id, point] of points) if (which(point)) points.delete(id);
  };
  const isOf = (of: { documentId: string; tenantId: string }, point: Point) =>
    point.documentId === of.documentId && point.tenantId === of.tenantId;
  const isOfVersion = (of: { documentId: string; tenantId: string; version: number }, point: Point) =>
    isOf(of, point) && point.version === of.version;
  let model = '';
  return {
    ensureIndex: async ({ name }) => {
      model = name;
    },
    upsert: (batch) =>
      step('upsert points', () => {
        for (const point of batch) points.set(idOf(point, model), point);
      }),
    setAudience: (of, { ownerId, visibility, readers }) =>
      step('set audience', () => {
        for (const [id, point] of points)
          if (isOf(of, point)) points.set(id, { ...point, ownerId, visibility, readers });
      }),
    describe: (of, { title, metadata }) =>
      step('describe points', () => {
        for (const [id, point] of points) if (isOf(of, point)) points.set(id, { ...point, title, metadata });
      }),
    removeDocument: (of) => step('remove points', () => remove((point) => isOf(of, point))),
    removeVersion: (of) => step('remove version', () => remove((point) => isOfVersion(of, point))),
    removeVersionsBelow: (of) =>
      step('remove versions', () => remove((point) => isOf(of, point) && point.version < of.version)),
    removeChunksFrom: (of, ordinal) =>
      step('remove chunks', () => remove((point) => isOfVersion(of, point) && point.ordinal >= ordinal)),
    countDocument: (of) =>
      step('count points', () => [...points.values()].filter((point) => isOf(of, point)).length),
  };
}
