/** Words of a page. */
export const pageWords = 500;
const vocabulary =
  'the committee measured pressure along wing surface while engineers compared results from earlier trials and noted that temperature changed slowly during each run because valves remained open until operators recorded final values before closing reports about materials energy water transport storage safety budget schedule region station harbour'.split(
    ' ',
  );

/** Two pages of prose-like text about a word of its own, different for every seed so that no vector is in the cache. */
export function twoPages(marker: string, seed: number): string {
  let state = seed * 7_919 + 17;
  const next = (): string => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return vocabulary[state % vocabulary.length] ?? 'water';
  };
  const sentences: string[] = [`This report is about ${marker} and nothing else.`];
  for (let words = 0; words < pageWords * 2; words += 16) {
    const sentence = Array.from({ length: 16 }, next).join(' ');
    sentences.push(`${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`);
  }
  return sentences.map((s, i) => (i % 6 === 5 ? `${s}\n\n` : s)).join(' ');
}
