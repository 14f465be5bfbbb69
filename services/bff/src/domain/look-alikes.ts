/** Characters that look like an ASCII one and that compatibility decomposition does not turn into it. */
const lookAlikes: readonly (readonly [ascii: string, others: string])[] = [
  ['<', '\u2039\u276c\u276e\u27e8\u2329\u3008\u02c2\u1438'],
  ['>', '\u203a\u276d\u276f\u27e9\u232a\u3009\u02c3\u1433'],
  ['[', '\u3010\u27e6\u3014\u301a\u2045'],
  [']', '\u3011\u27e7\u3015\u301b\u2046'],
  ['|', '\u2223\u01c0\u2502\u2503\u2758\u2759\u275a\u23ae\u23d0\u05c0\u2016\u00a6\uffe8'],
  ['/', '\u2044\u2215\u29f8\u2571\u3033'],
  [':', '\u2236\ua789\u02d0\u02f8\u0589\u05c3'],
  ['#', '\u266f\u22d5'],
  ['_', '\u2581\u02cd\uff3f'],
  ['a', '\u0430\u03b1\u0251\u1d00'],
  ['b', '\u0432\u03b2\u0253\u0299'],
  ['c', '\u0441\u03f2\u1d04'],
  ['d', '\u0501\u0257\u1d05'],
  ['e', '\u0435\u03b5\u0454\u1d07'],
  ['g', '\u0261\u0262\u0581'],
  ['h', '\u04bb\u043d\u03b7\u0570\u029c'],
  ['i', '\u0456\u03b9\u0131\u026a\u04cf'],
  ['j', '\u0458\u03f3\u1d0a'],
  ['k', '\u043a\u03ba\u1d0b'],
  ['l', '\u029f\u217c'],
  ['m', '\u043c\u03bc\u1d0d'],
  ['n', '\u043f\u0578\u0274'],
  ['o', '\u043e\u03bf\u0585\u1d0f'],
  ['p', '\u0440\u03c1\u1d18'],
  ['r', '\u0433\u0280'],
  ['s', '\u0455\ua731'],
  ['t', '\u0442\u03c4\u1d1b'],
  ['u', '\u03c5\u057d\u1d1c'],
  ['v', '\u0475\u03bd\u1d20'],
  ['x', '\u0445\u03c7'],
  ['y', '\u0443\u03b3\u028f'],
];
const asciiOf: ReadonlyMap<string, string> = new Map(
  lookAlikes.flatMap(([ascii, others]) => [...others].map((other) => [other, ascii] as const)),
);

/** A text as a careless reader sees it, and where each of its characters stands in the text itself. */
export interface Skeleton {
  /** In ASCII wherever something in the text looks like ASCII; lower case, without accents and joiners. */
  readonly text: string;
  /** For each code unit of the skeleton, and for its end, the place in the original text. */
  readonly at: readonly number[];
}

/**
 * What a text looks like: `＜｜ｉｍ＿ｓｔａｒｔ｜＞` and `<|ım_ѕtаrt|>` are both `<|im_start|>`. Made to compare with, never to
 * be shown. It covers compatibility forms and the usual look-alikes of Latin letters and brackets, not all of Unicode's
 * confusables.
 */
export function skeletonOf(text: string): Skeleton {
  const parts: string[] = [];
  const at: number[] = [];
  const known = new Map<string, string>();
  let place = 0;
  for (const character of text) {
    const looks = known.get(character) ?? lookOf(character);
    known.set(character, looks);
    parts.push(looks);
    for (let i = 0; i < looks.length; i++) at.push(place);
    place += character.length;
  }
  at.push(place);
  return { text: parts.join(''), at };
}

function lookOf(character: string): string {
  if (character <= '\u007f') return character.toLowerCase();
  const plain = character
    .normalize('NFKD')
    .replace(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, '')
    .toLowerCase();
  return Array.from(plain, (one) => asciiOf.get(one) ?? one).join('');
}
