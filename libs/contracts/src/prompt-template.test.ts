import { describe, expect, it } from 'vitest';
import { promptLimits } from './limits.ts';
import { fillTemplate, readTemplate, TemplateError } from './prompt-template.ts';

describe('a template of a prompt', () => {
  it('has places for values, each named as often as it likes', () => {
    const template = readTemplate('{{ a }} and {{b}}, {{a}}.');
    expect(template.variables).toEqual(['a', 'b']);
    expect(fillTemplate(template, { a: 'one', b: 'two' }, 100)).toBe('one and two, one.');
  });

  it('never reads a value: braces, names and replacement patterns in it are text', () => {
    const template = readTemplate('{{a}}|{{b}}');
    const values = { a: '{{b}} $& $1 {{{{', b: '{{a}}' };
    expect(fillTemplate(template, values, 100)).toBe('{{b}} $& $1 {{{{|{{a}}');
  });

  it.each(['{{}}', '{{1}}', '{{a.b}}', '{{#if a}}', '{{a}', 'a}}', '{{constructor()}}', '{{__proto__}}'])(
    'is no template with %s',
    (text) => {
      expect(() => readTemplate(`Say ${text}.`)).toThrow(TemplateError);
    },
  );

  it('has so many variables at most, and so long a text', () => {
    const names = Array.from({ length: promptLimits.promptVariables.value + 1 }, (_, i) => `{{v${i}}}`);
    expect(() => readTemplate(names.join(''))).toThrow(TemplateError);
    const often = readTemplate('{{a}}'.repeat(6_000));
    // Six gigabytes, were it joined first.
    expect(fillTemplate(often, { a: 'x'.repeat(1_000_000) }, 200_000)).toBeUndefined();
  });
});
