/** What somebody types says nothing of its type: `2026` may be a number, or a text. */
export function factValuesOf(text: string): (string | number | boolean)[] {
  const number = text === '' ? Number.NaN : Number(text);
  return [
    text,
    ...(Number.isFinite(number) ? [number] : []),
    ...(text === 'true' || text === 'yes' ? [true] : []),
    ...(text === 'false' || text === 'no' ? [false] : []),
  ];
}
