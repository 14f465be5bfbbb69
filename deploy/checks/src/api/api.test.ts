import { describe, expect, it } from 'vitest';
import { errorsOf } from './described-errors.ts';
import { undescribed, unmade } from './error-problems.ts';
import { exampleProblems } from './example-problems.ts';
import { repeatProblems } from './repeat-problems.ts';
import { declaredErrors, declaredRoutes, madeErrors, namedErrors } from './source-errors.ts';

const file = 'services/book/src/domain/book.ts';

describe('errors of a source', () => {
  it('are those that it makes with a code and a reason', async () => {
    const source = `
      const a = new AppError('not_found', 'No.', { reason: 'book_not_found', cause });
      const b = new AppError('conflict', 'No.');
      const c = new AppError('conflict', 'No.', { reason });
      const d = new AppError('resource_exhausted', 'No.', { reason: \`too_many_\${name}\` });`;
    expect(await madeErrors(file, source)).toEqual([
      { code: 'not_found', reason: 'book_not_found' },
      { code: 'conflict', reason: 'conflict' },
      { code: 'resource_exhausted', reason: 'too_many_*' },
    ]);
  });

  it('are those that a comment names after @throws, over several lines', () => {
    const source = `/**
 * Opens a \`book\` (\`slowly\`).
 *
 * @throws AppError \`not_found\` (\`book_not_found\`), also for a torn one; \`conflict\`
 *   (\`book_open\`, \`book_burnt\`)
 */`;
    expect(namedErrors(source)).toEqual([
      { code: 'not_found', reason: 'book_not_found' },
      { code: 'conflict', reason: 'book_open' },
      { code: 'conflict', reason: 'book_burnt' },
    ]);
  });

  it('are those that are declared for its routes', async () => {
    const source = "export const errorsOf = defineErrors({ book_open: ['conflict', 'It is open.'] });";
    expect(await declaredErrors(file, source)).toEqual([{ code: 'conflict', reason: 'book_open' }]);
  });
});

describe('routes of a source', () => {
  it('use the use cases that their handlers call, through functions of the file as well', async () => {
    const source = `
      const routes = [route({ operationId: 'openBook', handler: async () => present(await app.openBook({}, signal)) })];
      function present(book) { return app.countPages(book); }
      function other() { return app.burnBook(); }`;
    const [declared] = await declaredRoutes(file, source);
    expect(declared?.operationId).toBe('openBook');
    expect([...(declared?.names ?? [])]).toEqual(expect.arrayContaining(['openBook', 'countPages']));
    expect(declared?.names).not.toContain('burnBook');
  });
});

describe('an error of one side alone', () => {
  const reason = { enum: ['book_open'] };
  const content = { 'application/problem+json': { schema: { properties: { reason } } } };
  const described = errorsOf({
    paths: {
      '/v1/books': { get: { operationId: 'openBook', responses: { 409: { description: '', content } } } },
    },
    components: { responses: {} },
  } as unknown as Parameters<typeof errorsOf>[0]);

  it('is found when it is made, and described nowhere', () => {
    const made = [
      { code: 'conflict', reason: 'book_open' },
      { code: 'conflict', reason: 'book_burnt' },
      { code: 'not_found', reason: 'book_open' },
      { code: 'unavailable', reason: 'library_closed' },
    ];
    expect(undescribed(made, described)).toEqual([made[1], made[2]]);
  });

  it('is found when it is declared, and made nowhere', () => {
    const declared = [
      { code: 'conflict', reason: 'book_open' },
      { code: 'resource_exhausted', reason: 'too_many_books' },
      { code: 'conflict', reason: 'book_burnt' },
    ];
    const made = [
      { code: 'conflict', reason: 'book_open' },
      { code: 'resource_exhausted', reason: 'too_many_*' },
    ];
    expect(unmade(declared, made)).toEqual([declared[2]]);
  });
});

describe('a body that nobody is shown', () => {
  const named = { Shown: { examples: [{ pages: 1 }] }, Hidden: { type: 'object' } };
  const problemsOf = (name: string) => {
    const content = { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } };
    const bytes = { description: '', content: { 'application/json': { schema: {} } } };
    const responses = { 200: { description: '', content }, 201: bytes, 400: { description: '' } };
    const post = { operationId: 'writeBook', requestBody: { content }, responses };
    return exampleProblems('book', {
      paths: { '/v1/books': { post } },
      components: { schemas: named },
    } as never);
  };

  it('is found in a request and in its answer, and not where there are bytes', () => {
    expect(problemsOf('Hidden')).toEqual([
      'book: the body of application/json of writeBook has no example',
      'book: the answer 200 of writeBook has no example',
    ]);
    expect(problemsOf('Shown')).toEqual([]);
  });
});

describe('a public POST', () => {
  const post = (operationId: string, header?: string) => {
    const parameters = header === undefined ? [] : [{ name: header, in: 'header', schema: {} }];
    return { post: { operationId, parameters } };
  };
  const problemsOf = (paths: object, exceptions: Record<string, string[]> = {}) =>
    repeatProblems({ paths } as Parameters<typeof repeatProblems>[0], exceptions);

  it('takes an idempotency key, or is excepted with a reason', () => {
    const paths = {
      '/v1/books': post('writeBook', 'idempotency-key'),
      '/v1/books/search': post('findBook'),
      '/v1/books/{id}/burn': post('burnBook', 'if-match'),
      '/v1/books/{id}': { get: { operationId: 'openBook' } },
    };
    expect(problemsOf(paths, { 'changes nothing': ['findBook'] })).toEqual([
      'gateway: burnBook takes no Idempotency-Key, and api/repeat-problems.ts has no reason for it',
    ]);
  });

  it.each([
    ['takes one', ['writeBook']],
    ['is not there', ['closeBook']],
    ['is excepted already', ['findBook', 'findBook']],
  ])('is no exception when it %s', (_, excepted) => {
    const paths = { '/v1/books': post('writeBook', 'Idempotency-Key'), '/v1/books/search': post('findBook') };
    const problems = problemsOf(paths, { 'changes nothing': ['findBook'], 'for another reason': excepted });
    expect(problems.at(-1)).toContain(`excepts ${excepted.at(-1)}`);
  });
});
