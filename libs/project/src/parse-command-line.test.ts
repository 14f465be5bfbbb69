import { expect, it } from 'vitest';
import { countOption, parseCommandLine } from './parse-command-line.ts';

const usage = 'npm run greet -- NAME\n';

/** Runs a program that takes one name, and answers what it wrote and how it ended. */
function run(...args: string[]) {
  const written = { stdout: '', stderr: '' };
  const exits: number[] = [];
  const process = {
    argv: ['node', 'greet.ts', ...args],
    stdout: { write: (text: string) => (written.stdout += text) },
    stderr: { write: (text: string) => (written.stderr += text) },
    exit: (code: number): never => {
      exits.push(code);
      throw new Error('exit');
    },
  };
  const parse = ([name = '']: readonly string[]) => {
    if (name === '') throw new TypeError('NAME is missing');
    return { help: name === '--help', name };
  };
  let options: unknown;
  try {
    options = parseCommandLine(process, { usage, parse });
  } catch (error) {
    if (exits.length === 0) throw error;
  }
  return { options, exits, ...written };
}

it('answers the options of a right command line', () => {
  expect(run('Ada')).toEqual({ options: { help: false, name: 'Ada' }, exits: [], stdout: '', stderr: '' });
});

it('shows the usage and ends with 0 for --help', () => {
  expect(run('--help')).toMatchObject({ exits: [0], stdout: usage, stderr: '' });
});

it('shows the error and the usage, and ends with 2, for a wrong command line', () => {
  expect(run()).toMatchObject({ exits: [2], stdout: '', stderr: `NAME is missing\n\n${usage}` });
});

it.each(['0', '-1', '1.5', 'many', ''])('refuses "%s" where a count is needed', (value) => {
  expect(() => countOption('requests', value)).toThrow(/^--requests takes a whole number/);
});

it('takes a whole number as a count', () => expect(countOption('requests', '2000')).toBe(2_000));
