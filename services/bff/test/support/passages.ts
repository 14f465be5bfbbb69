import { markerOf, type Passage } from '../../src/domain/passage.ts';

/**
 * Passages for tests: a test names the fields that it is about, and the others have defaults by the passage's place.
 */
export function passagesOf(...facts: (Partial<Passage> & { text: string })[]): Passage[] {
  return facts.map((fact, i) => ({
    marker: markerOf(i + 1),
    documentId: `document-${i + 1}`,
    chunkId: `chunk-${i + 1}`,
    title: `Title ${i + 1}`,
    headings: [],
    score: 1 / (i + 1),
    ...fact,
  }));
}
