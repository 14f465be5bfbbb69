const precise = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumSignificantDigits: 4 });

/** `0.0032`; the currency is that of the prices in the configuration, which the platform does not name. */
export function cost(value: number): string {
  return value === 0 ? '0' : precise.format(value);
}
