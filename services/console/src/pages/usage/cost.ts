const places = 4;
const least = 10 ** -places;
const precise = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: places });

/** `1.00`, `0.0032`; the currency is that of the prices in the configuration, which the platform does not name. */
export function cost(value: number): string {
  return value > 0 && value < least ? `< ${least}` : precise.format(value);
}
