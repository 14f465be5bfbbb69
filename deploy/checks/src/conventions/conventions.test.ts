import { describe, expect, it } from 'vitest';
import { handmadePaths, implementingClasses, lowerCaseSql } from './source-form.ts';
import { isQuotedFrom, privateWordsIn, quotationsOf } from './texts.ts';
import { importedUseCases, useCaseProblems } from './use-case-form.ts';

describe('quotations', () => {
  const markdown =
    '# A\n\n```ts\n// src/a.ts\nexport function a() {\n  return b;\n```\n\n```sh\nnpm start\n```\n';
  const [quotation = { path: '', code: '' }, ...others] = quotationsOf(markdown);

  it('are the code blocks that name their file', () => {
    expect(quotation.path).toBe('src/a.ts');
    expect(others).toEqual([]);
  });

  it('are found in the file, whatever their indentation', () => {
    expect(isQuotedFrom('// first\n  export function a() {\n    return b;\n  }\n', quotation)).toBe(true);
  });

  it.each([
    'export function a() {\n  return c;\n}\n',
    'export function a() {\n  // new\n  return b;\n}\n',
    'export function a() {\n  return b; // c\n}\n',
    '',
  ])('are missed in a file that says something else: %j', (source) => {
    expect(isQuotedFrom(source, quotation)).toBe(false);
  });
});

describe('private words', () => {
  it.each([
    ['The service hears of it.', 'hears'],
    ['const heard = [];', 'heard'],
    ["outcome: 'parked'", 'parked'],
    ['attributes.parked_reason', 'parked'],
    ['const patienceMs = 5;', 'patience'],
    ['startPatience()', 'Patience'],
    ['await store.bury(id)', 'bury'],
    ['a buried document', 'buried'],
    ['is announced again by', 'announced again'],
    ['The door of the platform', 'The door'],
  ])('are found in %j', (line, word) => {
    const [problem, ...others] = privateWordsIn('docs/a.md', `first\n${line}\n`);
    expect(problem).toContain(`docs/a.md:2: "${word}"`);
    expect(others).toEqual([]);
  });

  it('are not seen in other words', () => {
    const text = 'overheard, sparked, impatient, a patient, outdoors, the doorbell, announce it, unheard';
    expect(privateWordsIn('docs/a.md', text)).toEqual([]);
  });
});

describe('a use case', () => {
  const file = 'use-cases/get-user.ts';
  const app =
    "import { getUser } from './use-cases/get-user.ts';\nconst app = { getUser: getUser.bind(undefined, ports) };\n";
  const types = 'export interface GetUserPorts {}\nexport interface GetUserInput {}\n';
  const comment = '/** Shows a user. @throws AppError `not_found` */\n';
  const parameters = 'ports: GetUserPorts, input: GetUserInput, signal: AbortSignal';
  const useCase = (
    o: { types?: string; comment?: string; head?: string; parameters?: string } = {},
  ): string =>
    `${o.types ?? types}${o.comment ?? comment}${o.head ?? 'export async function getUser'}(${o.parameters ?? parameters}) {}\n`;
  const problemsOf = (source: string): Promise<string[]> =>
    useCaseProblems({ name: 'getUser', file }, { source, app });

  it.each([
    ['as in the conventions', useCase()],
    [
      'taken apart',
      useCase({ parameters: '{ a }: GetUserPorts, { b }: GetUserInput, _signal: AbortSignal' }),
    ],
    ['without input', useCase({ parameters: 'ports: GetUserPorts, signal: AbortSignal' })],
    ['as a generator', useCase({ head: 'export async function* getUser' })],
    [
      'with the types of another',
      useCase({ types: "import type { GetUserPorts, GetUserInput } from './get-users.ts';\n" }),
    ],
    ['without errors of its own', useCase({ comment: '/**\n * Counts; decides\n * on no errors.\n */\n' })],
  ])('is taken %s', async (_, source) => {
    expect(await problemsOf(source)).toEqual([]);
  });

  it.each([
    ['without a comment', useCase({ comment: '' }), '`@throws`'],
    ['with a comment that names no errors', useCase({ comment: '/** Shows a user. */\n' }), '`@throws`'],
    ['that is not async', useCase({ head: 'export function getUser' }), 'async'],
    [
      'with ports of no name',
      useCase({ parameters: parameters.replace('GetUserPorts', '{ a: A }') }),
      'Ports',
    ],
    [
      'with an input of no name',
      useCase({ parameters: parameters.replace('GetUserInput', 'string') }),
      'Input',
    ],
    ['without a signal', useCase({ parameters: 'ports: GetUserPorts, input: GetUserInput' }), 'AbortSignal'],
    ['with its ports alone', useCase({ parameters: 'ports: GetUserPorts' }), 'AbortSignal'],
    [
      'with an optional signal',
      useCase({ parameters: parameters.replace('signal:', 'signal?:') }),
      'AbortSignal',
    ],
    ['with one parameter more', useCase({ parameters: `${parameters}, more: string` }), '4 parameters'],
    [
      'whose ports are private',
      useCase({ types: types.replace('export ', '') }),
      'GetUserPorts has to be exported',
    ],
    [
      'of another name',
      useCase({ head: 'export async function showUser' }),
      'no function of the name of its file',
    ],
  ])('%s is refused', async (_, source, reason) => {
    const problems = await problemsOf(source);
    expect(problems).toEqual([expect.stringContaining(reason)]);
    expect(problems[0]).toContain(file);
  });

  it('that is not bound by `bind` is refused', async () => {
    const called = app.replace('getUser.bind(undefined, ports)', 'getUser(ports)');
    const problems = await useCaseProblems({ name: 'getUser', file }, { source: useCase(), app: called });
    expect(problems).toEqual([expect.stringContaining('getUser.bind(undefined, ports)')]);
  });

  it('is what app.ts imports as a value, of whatever name', async () => {
    const imports =
      "import { type GetUserPorts, getUser } from './use-cases/get-user.ts';\nimport type { A } from './use-cases/a.ts';\nimport { b } from './ports.ts';\nimport { createLogIn } from './use-cases/log-in.ts';\n";
    expect(await importedUseCases(imports)).toEqual([
      { name: 'getUser', file },
      { name: 'createLogIn', file: 'use-cases/log-in.ts' },
    ]);
  });

  it('of another name than its file is refused', async () => {
    const source = useCase({ head: 'export async function createGetUser' });
    const problems = await useCaseProblems({ name: 'createGetUser', file }, { source, app });
    expect(problems).toEqual([expect.stringContaining('createGetUser')]);
  });
});

describe('an adapter', () => {
  it('that is a class of a port is refused, with its line', async () => {
    const source = '// é\nexport class A implements B {}\nconst c = class extends D implements E {};\n';
    const problems = await implementingClasses('a.ts', source);
    expect(problems.map((problem) => problem.split(': ', 1)[0])).toEqual(['a.ts:2', 'a.ts:3']);
  });

  it('may have errors and streams of its own', async () => {
    expect(await implementingClasses('a.ts', 'class A extends Error {}\nclass B {}\n')).toEqual([]);
  });
});

describe('a path of a call', () => {
  const inClient = (path: string) =>
    `import { pathTo } from '@lectern/clients';\nconst path = ${path};\nconst name = \`a-\${b}\`;\n`;

  it.each([`\`/v1/documents/\${encodeURIComponent(id)}\``, `\`/v1/documents/\${id}\``])(
    'that is put together by hand is refused: %s',
    async (path) => {
      const problems = await handmadePaths('a.ts', inClient(path));
      expect(problems).toEqual(['a.ts:2: a path with ids in it is made by pathTo']);
    },
  );

  it.each([`pathTo\`/v1/documents/\${id}\``, "'/v1/documents'"])('may be %s', async (path) => {
    expect(await handmadePaths('a.ts', inClient(path))).toEqual([]);
  });

  it('is no matter of what calls no service', async () => {
    expect(await handmadePaths('a.ts', `const path = \`/dev/\${name}\`;\n`)).toEqual([]);
  });
});

describe('SQL', () => {
  it.each([
    "'select 1'",
    "'select from documents where id = $1'",
    "'select d.id, d.title from documents d'",
    "'select pg_notify($1, $2)'",
    '`\n  insert into outbox (id) values ($1)`',
    '`update documents set title = $1 where id = $2`',
    "'update documents d set title = $1'",
    "'delete from sessions'",
    '`with written as (\n select 1)`',
  ])('in small letters is found: %s', async (text) => {
    expect(await lowerCaseSql('a.ts', `\nconst a = query(${text});\n`)).toEqual([
      'a.ts:2: SQL keywords are written in capitals',
    ]);
  });

  it.each([
    "'SELECT 1'",
    '`UPDATE documents SET title = $1`',
    "'select a plan, then pay'",
    "'update the documents'",
    "'with written consent as'",
    "'deleted from the index'",
  ])('is not seen in %s', async (text) => {
    expect(await lowerCaseSql('a.ts', `const a = ${text};\n`)).toEqual([]);
  });
});
