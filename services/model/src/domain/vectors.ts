/** The cosine of two vectors of the same length, from -1 to 1; 0 where one of them is nothing. */
export function likenessOf(a: readonly number[], b: readonly number[]): number {
  const product = dot(a, b);
  return product === 0 ? 0 : product / Math.sqrt(dot(a, a) * dot(b, b));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}
