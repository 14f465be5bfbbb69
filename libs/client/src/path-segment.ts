/** What a URL gives a meaning of its own: a step up, or no step at all. */
const unusable: ReadonlySet<string> = new Set(['', '.', '..']);

/**
 * An id as one segment of a path, whatever it holds. One that no segment can be would make it the path of something else: it is sent as one that nothing has, and so
 * answered as each other id that is not known.
 */
export function pathSegment(id: string): string {
  return encodeURIComponent(unusable.has(id) ? `%${id}` : id.replaceAll(/\p{Surrogate}/gu, '\ufffd'));
}
