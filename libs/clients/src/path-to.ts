/** What a URL gives a meaning of its own: a step up, or no step at all. */
const unusable: ReadonlySet<string> = new Set(['', '.', '..']);

/**
 * A path with ids in it, as a tag of a template: ``pathTo`/v1/documents/${id}/text` ``. Each id is one segment, whatever it holds.
 *
 * An id that no segment can be, which are the empty one, `.` and `..`, also encoded, would make it the path of something else. It is sent as one that nothing has, so that the
 * service that is called answers as for each other id that is unknown to it.
 */
export function pathTo(parts: TemplateStringsArray, ...ids: readonly string[]): string {
  return String.raw({ raw: parts }, ...ids.map(segmentOf));
}

function segmentOf(id: string): string {
  // Half of a pair of UTF-16 units has no encoding.
  return encodeURIComponent(unusable.has(id) ? `%${id}` : id.toWellFormed());
}
