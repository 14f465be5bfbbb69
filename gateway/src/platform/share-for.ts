/**
 * One piece of work for all who ask for it at the same time, and for those who ask while its result is young. A failure is not kept.
 *
 * @param youngMs how long a result is given to others, in milliseconds
 */
export function shareFor<T>(work: () => Promise<T>, youngMs: (result: T) => number): () => Promise<T> {
  let shared: { readonly result: Promise<T>; until: number } | undefined;
  return () => {
    if (shared !== undefined && performance.now() < shared.until) return shared.result;
    const current = { result: work(), until: Number.POSITIVE_INFINITY };
    shared = current;
    current.result.then(
      (result) => {
        current.until = performance.now() + youngMs(result);
      },
      () => {
        current.until = 0;
      },
    );
    return current.result;
  };
}
