import { basename } from 'node:path';
import { isNode, parseSource, type SyntaxNode, type SyntaxTree } from '../syntax-tree.ts';

/** A use case that `src/app.ts` imports, from the service's own folder. */
export interface ImportedUseCase {
  readonly name: string;
  /** Its file, from `src/`. */
  readonly file: string;
}

/** The functions and values that an `app.ts` imports from `use-cases/`; types are left out. */
export async function importedUseCases(app: string): Promise<ImportedUseCase[]> {
  const { nodes } = await parseSource('app.ts', app);
  return nodes
    .filter((node) => node.type === 'ImportDeclaration' && node.typeOnly !== true)
    .flatMap(({ source, specifiers }) => {
      const file = nameOf(source).replace(/^\.\//, '');
      if (!file.startsWith('use-cases/') || !Array.isArray(specifiers)) return [];
      const values = specifiers.filter(({ isTypeOnly }) => isTypeOnly !== true);
      return values.map(({ local }) => ({ name: nameOf(local), file }));
    });
}

/** What a use case has that is not in the form of `docs/conventions.md`, from its source and that of `src/app.ts`. */
export async function useCaseProblems(
  { name, file }: ImportedUseCase,
  { source, app }: { source: string; app: string },
): Promise<string[]> {
  const tree = await parseSource(file, source);
  const found = exportedFunction(tree, name);
  if (found === undefined || functionNameOf(file) !== name)
    return [`${file}: app.ts imports ${name}, which is no function of the name of its file`];
  const { exported, declaration } = found;
  const problems = [...signatureProblems(declaration), ...unexportedTypes(tree, declaration)];
  if (!commentNamesErrors(tree.textBefore(exported)))
    problems.push('its comment needs `@throws`, or has to say that it decides on no errors');
  if (!app.replaceAll(/\s/g, '').includes(`${name}.bind(undefined,`))
    problems.push(`app.ts has to bind it: ${name}.bind(undefined, ports)`);
  return problems.map((problem) => `${file}:${tree.lineOf(exported)}: ${name}: ${problem}`);
}

/** `use-cases/get-user.ts` has `getUser`. */
function functionNameOf(file: string): string {
  return basename(file, '.ts').replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

interface ExportedFunction {
  readonly exported: SyntaxNode;
  readonly declaration: SyntaxNode;
}

function exportedFunction({ nodes }: SyntaxTree, name: string): ExportedFunction | undefined {
  for (const exported of nodes) {
    const declaration = exported.type === 'ExportDeclaration' ? exported.declaration : undefined;
    if (!isNode(declaration) || declaration.type !== 'FunctionDeclaration') continue;
    if (nameOf(declaration.identifier) === name) return { exported, declaration };
  }
  return undefined;
}

/** Three parameters, or two for a use case that needs no input. */
function signatureProblems(declaration: SyntaxNode): string[] {
  const parameters = parametersOf(declaration);
  const wanted: readonly [names: RegExp, type: RegExp, what: string][] = [
    [/^(ports|\{\})$/, /^[A-Z]\w*Ports$/, '`ports` of a type …Ports'],
    ...(hasInput(parameters) ? [anInput] : []),
    [/^_?signal$/, /^AbortSignal$/, '`signal: AbortSignal`'],
  ];
  const problems = wanted.flatMap(([names, type, what], i) => {
    const parameter = parameters[i];
    const ok = parameter !== undefined && names.test(parameter.name) && type.test(parameter.type);
    return ok && !parameter.optional ? [] : [`parameter ${i + 1} has to be ${what}`];
  });
  if (parameters.length > wanted.length) problems.push(`it has ${parameters.length} parameters, not 3`);
  if (declaration.async !== true) problems.push('it has to be async');
  return problems;
}

function hasInput([, second]: readonly Parameter[]): boolean {
  return second !== undefined && second.type !== 'AbortSignal';
}

const anInput = [/^(_?input|\{\})$/, /^[A-Z]\w*Input$/, '`input` of a type …Input'] as const satisfies [
  RegExp,
  RegExp,
  string,
];

interface Parameter {
  /** `{}` for one that is taken apart. */
  readonly name: string;
  /** Name of its type; empty for one that has none or is written out. */
  readonly type: string;
  readonly optional: boolean;
}

function parametersOf(declaration: SyntaxNode): Parameter[] {
  const parameters = Array.isArray(declaration.params) ? declaration.params : [];
  return parameters.map(({ pat }: { pat: SyntaxNode }) => ({
    name: pat.type === 'ObjectPattern' ? '{}' : nameOf(pat),
    type: typeName(pat.typeAnnotation),
    optional: pat.optional === true,
  }));
}

function typeName(annotation: unknown): string {
  const type = isNode(annotation) ? annotation.typeAnnotation : undefined;
  return isNode(type) && type.type === 'TsTypeReference' ? nameOf(type.typeName) : '';
}

function nameOf(identifier: unknown): string {
  return isNode(identifier) && typeof identifier.value === 'string' ? identifier.value : '';
}

/** Types of the parameters that stand in the file, but are not exported: `app.ts` and the tests could not name them. */
function unexportedTypes({ nodes }: SyntaxTree, declaration: SyntaxNode): string[] {
  const isType = ({ type }: SyntaxNode): boolean =>
    type === 'TsInterfaceDeclaration' || type === 'TsTypeAliasDeclaration';
  const idOf = (node: unknown): string => (isNode(node) && isType(node) ? nameOf(node.id) : '');
  const declared = new Set(nodes.map(idOf));
  const exported = new Set(nodes.map((node) => idOf(node.declaration)));
  return parametersOf(declaration)
    .filter(({ type }) => type !== '' && declared.has(type) && !exported.has(type))
    .map(({ type }) => `${type} has to be exported`);
}

/** Whether the comment that ends a text says which errors there are. */
function commentNamesErrors(textBefore: string): boolean {
  const text = textBefore.trimEnd();
  if (!text.endsWith('*/')) return false;
  const lines = text.slice(text.lastIndexOf('/**')).split('\n');
  const comment = lines.map((line) => line.trim().replace(/^\* /, '')).join(' ');
  return /@throws|\bno errors?\b/i.test(comment);
}
