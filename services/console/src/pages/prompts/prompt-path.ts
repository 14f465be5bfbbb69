/** Where a prompt is shown, at one of its versions or at the live one. */
export function promptPath(name: string, version?: number): string {
  const params = new URLSearchParams({ name, ...(version !== undefined && { version: String(version) }) });
  return `/prompts?${params}`;
}
