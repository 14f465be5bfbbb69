/**
 * Arguments of `node` for a process of the launcher; paths are from the project's root.
 *
 * @param entry its main file
 */
export function childArguments(entry: string): string[] {
  return ['--import', './deploy/local/src/child-of-launcher.ts', entry];
}
