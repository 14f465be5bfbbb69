import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@lectern/project';
import { parseSource, type SyntaxNode } from '../syntax-tree.ts';

/** A regular expression literal as it stands in a source file. */
export interface FoundRegex {
  /** `path:line`, from the project's root. */
  readonly at: string;
  readonly source: string;
  readonly flags: string;
}

/** The regular expressions of a source. */
export interface RegexesOfSource {
  readonly literals: readonly FoundRegex[];
  /** Where a pattern is put together at run time, so that nobody can check it here. */
  readonly madeAtRunTime: readonly string[];
}

/** The regular expressions of all sources of the project, tests apart: those only see what the tests give them. */
export async function regexesOfProject(): Promise<RegexesOfSource> {
  const found = await Promise.all(
    (await listSources()).map(async (path) =>
      regexesOf(path, await readFile(join(projectRoot, path), 'utf8')),
    ),
  );
  return {
    literals: found.flatMap(({ literals }) => literals),
    madeAtRunTime: found.flatMap(({ madeAtRunTime }) => madeAtRunTime),
  };
}

async function listSources(): Promise<string[]> {
  const files: string[] = [];
  const exclude = (path: string): boolean =>
    /(^|\/)(node_modules|dist|tests?|testing|fixtures|\.data)(\/|$)/.test(path);
  for await (const path of glob('{libs,services,deploy,gateway}/**/*.{ts,tsx,mjs,cjs}', {
    cwd: projectRoot,
    exclude,
  })) {
    if (!/\.test\.tsx?$/.test(path)) files.push(path);
  }
  return files.sort();
}

/** @throws Error when the source is not TypeScript */
export async function regexesOf(path: string, source: string): Promise<RegexesOfSource> {
  const tree = await parseSource(path, source);
  const at = (node: SyntaxNode): string => `${path}:${tree.lineOf(node)}`;
  const literals: FoundRegex[] = [];
  const madeAtRunTime: string[] = [];
  for (const node of tree.nodes) {
    if (node.type === 'RegExpLiteral') {
      literals.push({ at: at(node), source: String(node.pattern), flags: String(node.flags) });
    } else if (isRegExpCall(node)) {
      madeAtRunTime.push(at(node));
    }
  }
  return { literals, madeAtRunTime };
}

/** `RegExp(…)` and `new RegExp(…)`. */
function isRegExpCall({ type, callee }: SyntaxNode): boolean {
  if (type !== 'NewExpression' && type !== 'CallExpression') return false;
  return typeof callee === 'object' && callee !== null && 'value' in callee && callee.value === 'RegExp';
}
