/** As the platform reads templates: nothing but places of values. */
const place = /(\{\{[ \t]{0,8}[A-Za-z_][A-Za-z0-9_]{0,63}[ \t]{0,8}\}\})/;

/** A piece of a template: text, or the place of a value. */
export type TemplatePiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'place'; readonly text: string; readonly name: string };

/** The template in pieces, in its order. */
export function templatePieces(template: string): TemplatePiece[] {
  return template
    .split(place)
    .map(
      (text, at): TemplatePiece =>
        at % 2 === 0 ? { kind: 'text', text } : { kind: 'place', text, name: text.slice(2, -2).trim() },
    )
    .filter(({ text }) => text !== '');
}

/** What a run has to name, each once, in the order of its first place. */
export function variablesIn(templates: readonly string[]): string[] {
  const pieces = templates.flatMap(templatePieces);
  return [...new Set(pieces.flatMap((piece) => (piece.kind === 'place' ? [piece.name] : [])))];
}
