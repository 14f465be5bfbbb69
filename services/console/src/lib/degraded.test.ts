import { expect, it } from 'vitest';
import { degradedText } from './degraded.ts';

it.each([
  ['embedding', /by their words alone/],
  ['unsupported_markers:1', /^1 reference dropped/],
  ['unsupported_markers:2', /^2 references dropped/],
  ['something-new', /“something-new” did not work/],
])('says what %s means', (part, text) => expect(degradedText(part)).toMatch(text));
