import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@lectern/project';

/** Every Markdown file of the project that people wrote: no dependencies, no test fixtures. */
export async function listMarkdown(): Promise<string[]> {
  const files: string[] = [];
  const patterns = ['*.md', 'docs/**/*.md', '{libs,services,deploy,gateway,helm}/**/*.md'];
  const exclude = (path: string): boolean => /(^|\/)(node_modules|fixtures|\.data)(\/|$)/.test(path);
  for await (const file of glob(patterns, { cwd: projectRoot, exclude })) files.push(join(projectRoot, file));
  return files.sort();
}
