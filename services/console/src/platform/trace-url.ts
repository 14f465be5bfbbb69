/** Where a trace is to be seen; undefined where the platform names no viewer, or one that is no page of the web. */
export function traceUrlOf(template: string | null | undefined, traceId: string): string | undefined {
  if (template === null || template === undefined) return undefined;
  const url = template.replace('{traceId}', encodeURIComponent(traceId));
  return /^https?:\/\//.test(url) ? url : undefined;
}
