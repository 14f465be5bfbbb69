/**
 * A text that stands raised or lowered, so that it is told from what it stands at: `10^4`, `H_2`. Endings of ordinals, as
 * in `1st`, and marks that are no number or letter stay as they are.
 *
 * @param before what stands in front of it
 * @param mark `^` for raised, `_` for lowered
 */
export function scriptText(before: string, script: string, mark: '^' | '_'): string {
  const text = script.trim();
  const at = before.at(-1) ?? '';
  if (text === '' || !/[\p{L}\p{N})\]]/u.test(at)) return script;
  if (/^\p{L}/u.test(text) && (/\p{N}/u.test(at) || text.length > 2) && mark === '^') return script;
  if (!/^[-+−–]?[\p{L}\p{N}]/u.test(text)) return script;
  return `${mark}${/^[-+−–]?[\p{L}\p{N}.,]+$/u.test(text) ? text : `(${text})`}`;
}
