import { expect, it } from 'vitest';
import { chooseChecks } from './checks.ts';

const namesOf = (...wanted: string[]): string[] => chooseChecks(wanted).map(({ name }) => name);

it('without a name all checks run that need nothing but Node and npm', () => {
  expect(namesOf()).toContain('e2e');
  expect(namesOf()).not.toContain('images');
});

it('named checks run in the order of the list', () => {
  expect(namesOf('unit', 'lint')).toEqual(['lint', 'unit']);
});

it('what needs a Docker engine can be added to all others', () => {
  expect(namesOf('all', 'images-stand-in')).toEqual([...namesOf(), 'images-stand-in']);
});

it('a name that does not exist is refused with those that do', () => {
  expect(() => namesOf('lint', 'untis')).toThrow(/Unknown: untis. There are: all, lint, /);
});
