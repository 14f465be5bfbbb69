import { describe, expect, it } from 'vitest';
import { summarize } from './statement-span.ts';

describe('summarize', () => {
  it.each([
    ['SELECT id FROM documents WHERE id = $1', 'SELECT documents'],
    ['  insert into "api_keys" (id) values ($1)', 'INSERT api_keys'],
    ['UPDATE outbox SET attempts = 1', 'UPDATE outbox'],
    ['DELETE FROM ONLY app.sessions', 'DELETE app.sessions'],
    ['-- why\n/* and how */ WITH x AS (SELECT 1 FROM chunks) SELECT * FROM x', 'SELECT chunks'],
    ['WITH x AS (SELECT max(a) FROM b) INSERT INTO c (d) SELECT 1 FROM x', 'INSERT c'],
    ['WITH x AS (DELETE FROM a RETURNING id) SELECT * FROM x FOR UPDATE', 'SELECT a'],
    ['COMMIT', 'COMMIT'],
    ['', 'SQL'],
  ])('names %j as %j', (text, summary) => {
    expect(summarize(text).summary).toBe(summary);
  });

  it('shows no value, even of a statement that has one in its text', () => {
    expect(summarize("SELECT * FROM users WHERE email = 'a@b.c'").summary).not.toContain('a@b.c');
  });
});
