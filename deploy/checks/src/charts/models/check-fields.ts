import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type KubeObject, nameOf } from '../kube-object.ts';
import { cacheFolder, projectRoot } from '../project-paths.ts';
import { findModel } from './validate-object.ts';

/** A field that an object's model does not know or that has another type there. */
export interface FieldProblem {
  readonly object: string;
  readonly message: string;
}

/**
 * Finds fields that the API does not know. The models' validators let unknown fields through (their JSON Schemas are
 * open), their TypeScript interfaces do not: each object becomes a literal of its interface, and the compiler's check for
 * excess properties does the rest. Kubernetes itself would drop such a field or refuse it, depending on the client.
 *
 * Objects without a model are left out; `validateObject` reports them.
 */
export async function checkFields(objects: readonly KubeObject[]): Promise<FieldProblem[]> {
  const sources = await sourcesOf(objects);
  await mkdir(cacheFolder, { recursive: true });
  // Below node_modules, so that the compiler finds the models; on its own, so that runs do not meet.
  const folder = await mkdtemp(join(cacheFolder, 'fields-'));
  try {
    for (const [file, { text }] of sources) await writeFile(join(folder, file), text);
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(compilerOptions));
    const { code, output } = await compile(folder);
    const problems = problemsOf(output, sources);
    if (code !== 0 && problems.length === 0) throw new Error(`tsc fails without naming an object: ${output}`);
    return problems;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const compilerOptions = {
  compilerOptions: {
    module: 'nodenext',
    target: 'es2024',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  },
  include: ['*.ts'],
};

type Sources = Map<string, { readonly name: string; readonly text: string }>;

/** One file per distinct object: equal objects of several renders are compiled once. */
async function sourcesOf(objects: readonly KubeObject[]): Promise<Sources> {
  const sources: Sources = new Map();
  for (const object of objects) {
    const found = await findModel(object);
    if (!found) continue;
    const type = `I${object.kind}`;
    const literal = JSON.stringify(object, undefined, 1);
    const text = `import type { ${type} } from '${found.specifier}';\nexport const object: ${type} = ${literal};\n`;
    const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
    sources.set(`${object.kind.toLowerCase()}-${digest}.ts`, { name: nameOf(object), text });
  }
  return sources;
}

function compile(folder: string): Promise<{ code: number; output: string }> {
  const tsc = join(projectRoot, 'node_modules', '.bin', 'tsc');
  return new Promise((resolve, reject) => {
    const child = spawn(tsc, ['-p', folder, '--pretty', 'false'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
      });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

function problemsOf(output: string, sources: Sources): FieldProblem[] {
  const problems: FieldProblem[] = [];
  for (const [, file, message] of output.matchAll(/^(\S+\.ts)\(\d+,\d+\): error TS\d+: (.+)$/gm)) {
    const object = sources.get(file ?? '')?.name;
    if (object !== undefined && message !== undefined) problems.push({ object, message });
  }
  return problems;
}
