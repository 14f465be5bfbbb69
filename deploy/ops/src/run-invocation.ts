import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Invocation } from './place.ts';

/** Runs a program on this terminal. Resolves with its exit code. */
export async function runHere(invocation: Invocation): Promise<number> {
  const child = spawn(invocation.file, invocation.args, { ...placeOf(invocation), stdio: 'inherit' });
  const [code] = await once(child, 'close');
  return code ?? 1;
}

/** Runs a program and resolves with what it wrote to stdout. @throws Error with what it wrote to stderr, when it failed */
export async function outputOf(invocation: Invocation): Promise<string> {
  const child = spawn(invocation.file, invocation.args, {
    ...placeOf(invocation),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'close'),
    text(child.stdout),
    text(child.stderr),
  ]);
  if (code === 0) return stdout;
  throw new Error(stderr.trim() || `${invocation.file} ended with exit code ${code}.`);
}

function placeOf({ cwd, env }: Invocation) {
  return { cwd, ...(env === undefined ? {} : { env }) };
}
