/** A bullet of Microsoft's Symbol font, which texts keep when they lose the font. */
const bullet = /\uf0b7/g;
const privateSign = /\p{Co}/gu;

/** A text without characters of private use, and how many that took. */
export interface WithoutPrivate {
  readonly text: string;
  readonly leftOut: number;
}

/** Leaves out characters that mean something in one font only: nobody can search for them, and no other font shows them. */
export function withoutPrivateSigns(text: string): WithoutPrivate {
  let leftOut = 0;
  const known = text.replace(bullet, '•').replace(privateSign, () => {
    leftOut += 1;
    return '';
  });
  return { text: known, leftOut };
}
