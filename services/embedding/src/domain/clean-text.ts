/** Letters of these scripts are shaped or told apart by joiners; elsewhere a joiner is only invisible. */
const joined =
  'Arab Syrc Mand Nkoo Mong Phag Adlm Rohg Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr Tibt Bali Java Newa Sund'
    .split(' ')
    .map((script) => String.raw`\p{Script_Extensions=${script}}`)
    .join('');

/** Invisible characters that belong where they stand: between letters of such scripts, and inside of emoji. */
const belonging = [
  String.raw`[\u200c\u200d](?<=[${joined}].)(?=[${joined}])`,
  String.raw`\u200d(?<=(?:\p{Extended_Pictographic}\ufe0f?|\p{Emoji_Modifier}).)(?=\p{Extended_Pictographic})`,
  String.raw`[\ufe0e\ufe0f](?<=\p{Extended_Pictographic}.)`,
  String.raw`\ufe0f(?<=[0-9#*].)(?=\u20e3)`,
  String.raw`[\u180b-\u180d\u180f](?<=\p{Script=Mong}.)`,
  String.raw`[\u{e0100}-\u{e01ef}](?<=\p{Script=Han}.)`,
].join('|');

/**
 * C0 and C1 controls but tab and line feed; whatever Unicode wants ignored where it is not known: joiners, bidirectional
 * controls, tags, variation selectors, fillers; annotation marks. Text that no reader sees must not reach a model.
 */
const invisible = new RegExp(
  String.raw`(${belonging})|[^\P{Cc}\t\n]|\p{Default_Ignorable_Code_Point}|[\ufff9-\ufffb]`,
  'gsu',
);

/** As many marks on one letter as Unicode's stream-safe format allows; ordering more takes quadratic time. */
const pileOfMarks = /(\p{M}{30})\p{M}+/gu;

/**
 * Makes text safe for every store and model behind: no NUL or other control characters (Postgres refuses U+0000), no
 * lone surrogates (JSON in UTF-8 cannot carry them), no invisible characters but those that scripts and emoji need, one
 * kind of line end, canonical composition.
 */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(invisible, '$1')
    .replace(pileOfMarks, '$1')
    .normalize('NFC');
}

/** One line: every run of white space is one space. For headings and table cells. */
export function oneLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim();
}
