/** Words by which something is named, or by which a name or a wording is asked for; in small letters without accents. */
export const namingWords: ReadonlySet<string> = new Set(
  `name names named called wording reads titled heisst heissen hiess hiessen lautet lauten namen namens genannt nennt wortlaut
    appelle appellent nomme nomment nommee nom noms intitule intitulee libelle llama llaman nombre nombres denomina denominado denominada
    chiama chiamano nome nomi intitola denominato denominata chama chamam nomes denominam heet heten naam namen genaamd luidt
    名字 名称 姓名 叫 叫做 名叫 名前 名`.split(/\s+/),
);
const spokenOf = /(?<!\p{L})\p{L}+(?!\p{L})/gu;
const spokenOfUnspaced = /[叫名称]|という|と言う|と呼/u;

/** Whether a text, in small letters without accents, has a word by which something is named. */
export function hasNamingWord(plain: string): boolean {
  return spokenOfUnspaced.test(plain) || (plain.match(spokenOf) ?? []).some((word) => namingWords.has(word));
}
