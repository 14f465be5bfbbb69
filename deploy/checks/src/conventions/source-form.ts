import { parseSource, type SyntaxNode } from '../syntax-tree.ts';

/** Classes that implement an interface, in an adapter's source. */
export async function implementingClasses(path: string, source: string): Promise<string[]> {
  const tree = await parseSource(path, source);
  return tree.nodes
    .filter(({ type }) => type === 'ClassDeclaration' || type === 'ClassExpression')
    .filter((node) => Array.isArray(node.implements) && node.implements.length > 0)
    .map(
      (node) => `${path}:${tree.lineOf(node)}: an adapter is a factory, not a class that implements a port`,
    );
}

/** Paths that an adapter puts together by hand for a call of a service: an id such as `..` would make them another one. */
export async function handmadePaths(path: string, source: string): Promise<string[]> {
  if (!source.includes("from '@lectern/clients'")) return [];
  const tree = await parseSource(path, source);
  const tagged = new Set(
    tree.nodes.map(({ type, template }) => type === 'TaggedTemplateExpression' && template),
  );
  return tree.nodes
    .filter((node) => node.type === 'TemplateLiteral' && !tagged.has(node) && textOf(node).startsWith('/'))
    .map((node) => `${path}:${tree.lineOf(node)}: a path with ids in it is made by pathTo`);
}

/** Strings that begin with an SQL keyword in small letters. */
export async function lowerCaseSql(path: string, source: string): Promise<string[]> {
  const tree = await parseSource(path, source);
  return tree.nodes
    .filter((node) => beginsLowerCaseSql(textOf(node)))
    .map((node) => `${path}:${tree.lineOf(node)}: SQL keywords are written in capitals`);
}

/** The text of a string, or the beginning of a template up to its first expression. */
function textOf(node: SyntaxNode): string {
  if (node.type === 'StringLiteral') return String(node.value);
  if (node.type !== 'TemplateLiteral' || !Array.isArray(node.quasis)) return '';
  return String(node.quasis[0]?.cooked ?? '');
}

/** A prose sentence may begin with "select" or "update", so that what follows has to look like SQL, too. */
function beginsLowerCaseSql(text: string): boolean {
  const flat = text.replaceAll(/\s+/g, ' ').trimStart();
  if (/^(insert into|delete from|truncate table) /.test(flat)) return true;
  if (/^update \S+( as)?( \w+)? set /.test(flat)) return true;
  if (/^with (recursive )?\w+ as (not materialized |materialized )?\(/.test(flat)) return true;
  return flat.startsWith('select ') && /^select (\d|\w+\(|from\b|\*|distinct\b|[\w."]+,)| from \w/.test(flat);
}
