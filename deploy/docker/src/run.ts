import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { projectRoot } from '@lectern/project';

/**
 * Runs a command in the project's root to its end and answers what it printed.
 *
 * @throws Error with the end of its output when it fails
 */
export async function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const child = spawn(command, args, {
    cwd: projectRoot,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, all]: [string[], string[]] = [[], []];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out.push(text);
    all.push(text);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => all.push(text));
  const [code] = await once(child, 'close');
  if (code === 0) return out.join('');
  throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${all.join('').slice(-3_000)}`);
}

/** Runs the demo against the platform at `url`; answers what it did. @throws Error unless every document became searchable */
export async function runDemo(url: string): Promise<string> {
  const demo = await run('npm', ['run', '--silent', 'demo', '--', '--url', url, '--json']);
  const { documents, questions } = JSON.parse(demo);
  return `npm run demo: ${documents.length} documents indexed, ${questions.length} questions answered`;
}
