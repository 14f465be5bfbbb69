/** Finds the template that a path is of; undefined when it is of none. */
export type FindTemplate = (path: string) => string | undefined;

/**
 * Finds templates as OpenAPI writes them, such as `/v1/documents/{id}`. One that is written out comes before one with a
 * parameter, and a parameter is never empty.
 *
 * @returns a function of paths as they are sent, without their query
 */
export function templateFinder(templates: readonly string[]): FindTemplate {
  const known = templates
    .map((template) => ({ template, parts: template.split('/') }))
    .sort((one, other) => parametersOf(one.parts) - parametersOf(other.parts));
  return (path) => {
    const sent = path.split('/');
    return known.find(({ parts }) => matches(parts, sent))?.template;
  };
}

function matches(template: readonly string[], sent: readonly string[]): boolean {
  return (
    template.length === sent.length &&
    template.every((part, i) => (isParameter(part) ? sent[i] !== '' : part === sent[i]))
  );
}

function parametersOf(parts: readonly string[]): number {
  return parts.filter(isParameter).length;
}

function isParameter(part: string): boolean {
  return part.startsWith('{');
}
