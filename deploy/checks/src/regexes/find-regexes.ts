import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@lectern/project';
import { parse } from '@swc/core';

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
  const module = await parse(source, { syntax: 'typescript', tsx: path.endsWith('.tsx'), target: 'esnext' });
  const bytes = Buffer.from(source, 'utf8');
  // swc counts in bytes, from 1.
  const at = ({ start }: Span): string =>
    `${path}:${bytes.toString('utf8', 0, start - 1).split('\n').length}`;
  const literals: FoundRegex[] = [];
  const madeAtRunTime: string[] = [];
  for (const node of nodesOf(module.body)) {
    if (node.type === 'RegExpLiteral') {
      literals.push({ at: at(node.span), source: String(node.pattern), flags: String(node.flags) });
    } else if (isRegExpCall(node)) {
      madeAtRunTime.push(at(node.span));
    }
  }
  return { literals, madeAtRunTime };
}

interface Span {
  readonly start: number;
}

/** A node of the syntax tree, whichever it is. */
interface Node {
  readonly type: string;
  readonly span: Span;
  readonly [field: string]: unknown;
}

function isNode(value: object): value is Node {
  return 'type' in value && typeof value.type === 'string' && 'span' in value;
}

function* nodesOf(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  if (isNode(value)) yield value;
  for (const child of Object.values(value)) yield* nodesOf(child);
}

/** `RegExp(…)` and `new RegExp(…)`. */
function isRegExpCall({ type, callee }: Node): boolean {
  if (type !== 'NewExpression' && type !== 'CallExpression') return false;
  return typeof callee === 'object' && callee !== null && 'value' in callee && callee.value === 'RegExp';
}
