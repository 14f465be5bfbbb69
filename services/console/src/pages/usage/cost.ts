const places = 4;
const least = 10 ** -places;
const between = (minimum: number) =>
  new Intl.NumberFormat('en', { minimumFractionDigits: minimum, maximumFractionDigits: places });
const short = between(2);
const long = between(places);

/** `1.00`, `0.0032`; the currency is that of the prices in the configuration, which the platform does not name. */
export function cost(value: number): string {
  return withPlaces(value, short);
}

/** Writes costs that stand below each other: all with as many places, so that their points do too. */
export function costsLike(values: readonly number[]): (value: number) => string {
  const isShort = values.every(
    (value) => short.format(value).length <= short.format(Math.trunc(value)).length,
  );
  return (value) => withPlaces(value, isShort ? short : long);
}

function withPlaces(value: number, format: Intl.NumberFormat): string {
  return value > 0 && value < least ? `< ${least}` : format.format(value);
}
