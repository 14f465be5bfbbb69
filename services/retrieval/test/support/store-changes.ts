import fc from 'fast-check';
import type { Point, VectorStore } from '../../src/ports.ts';
import { signal } from './points.ts';

/** Something that changes a store. */
export const storeChange = fc.record({
  kind: fc.constantFrom(
    'upsert',
    'upsert',
    'upsert',
    'removeVersion',
    'removeVersionsBelow',
    'removeChunksFrom',
    'removeDocument',
  ),
  document: fc.constantFrom('a', 'b', 'c'),
  version: fc.integer({ min: 1, max: 3 }),
  chunks: fc.integer({ min: 1, max: 4 }),
});

/** Does to a store what a {@link storeChange} says. */
export function applyChange(
  store: VectorStore,
  step: { kind: string; documentId: string; tenantId: string; version: number; points: Point[] },
): Promise<void> {
  if (step.kind === 'upsert') return store.upsert(step.points, signal);
  if (step.kind === 'removeVersion') return store.removeVersion(step, signal);
  if (step.kind === 'removeChunksFrom') return store.removeChunksFrom(step, step.points.length, signal);
  if (step.kind === 'removeVersionsBelow') return store.removeVersionsBelow(step, signal);
  return store.removeDocument(step, signal);
}

/** What tells points apart, in one order. */
export function factsOf(points: readonly Pick<Point, 'documentId' | 'version' | 'ordinal'>[]): string[] {
  return points.map((point) => `${point.documentId} ${point.version} ${point.ordinal}`).sort();
}
