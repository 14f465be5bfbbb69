/** Stands where something is about to be shown. */
export function Skeleton({ lines = 3 }: { readonly lines?: number }) {
  return (
    <div className="kit-skeleton" role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines that are all the same
        <span key={line} className="kit-skeleton-line" />
      ))}
    </div>
  );
}

/** Stands for a whole page. */
export function PageSkeleton() {
  return (
    <div className="page">
      <Skeleton lines={6} />
    </div>
  );
}
