import type { ReindexProgress } from './ports/reindex.ts';

/**
 * The exit code that a reindex has come to; undefined while it goes on. 0: searches use the index, or have used it and now a
 * newer one; 2: it is refused, given up, or nothing is left but documents that cannot be copied.
 */
export function endOf(progress: ReindexProgress): 0 | 2 | undefined {
  const { state, problem, remaining, failed, chosen } = progress;
  if (state === 'active') return chosen ? 0 : undefined;
  if (state === 'refused' || problem !== undefined) return 2;
  if (state === 'retired' || state === 'dropped') return 0;
  return failed > 0 && failed === remaining ? 2 : undefined;
}

/**
 * One line for a person, and one for each document that cannot be copied once nothing else is left.
 *
 * @param perSecond documents that are copied in a second; 0 while that is not known
 */
export function describeProgress(progress: ReindexProgress, perSecond: number): string {
  const { indexId, model, state, problem } = progress;
  const size = model.dimensions === undefined ? '' : ` (${model.dimensions} dimensions)`;
  const index = `index ${indexId} of ${model.name}${size}`;
  if (problem !== undefined) return `${index}: ${problem}`;
  if (state === 'requested') return `${index}: waiting for an instance of the retrieval service to begin it`;
  if (state === 'building')
    return [`${index}: ${countOf(progress, perSecond)}`, ...failuresOf(progress)].join('\n');
  return `${index}: ${{ active: 'in use', refused: 'refused', retired: 'replaced', dropped: 'replaced' }[state]}`;
}

function countOf({ documents, remaining, failed }: ReindexProgress, perSecond: number): string {
  const done = Math.max(0, documents - remaining);
  const parts = [`${done} of ${documents} documents`];
  if (perSecond > 0) {
    parts.push(`${perSecond.toFixed(1)} a second`, `${Math.ceil((remaining - failed) / perSecond)} s left`);
  }
  if (failed > 0) parts.push(`${failed} cannot be copied`);
  return parts.join(', ');
}

function failuresOf(progress: ReindexProgress): string[] {
  const { failed, failures } = progress;
  if (endOf(progress) === undefined) return [];
  const more = failed > failures.length ? [`  and ${failed - failures.length} more`] : [];
  const named = failures.map(({ documentId, problem }) => `  ${documentId}: ${problem}`);
  return [
    ...named,
    ...more,
    'Searches go on in the index before. Mend or delete these documents, and repeat the command.',
  ];
}
