/** Those of which a word is not written like a name. */
const irregular: ReadonlyMap<string, string> = new Map(
  ['ETag', 'RateLimit', 'RateLimit-Policy', 'WWW-Authenticate'].map((name) => [name.toLowerCase(), name]),
);

/**
 * A header's name as its standard spells it. HTTP/1.1 clients in Node lower the names of answers; callers see one spelling,
 * whether the gateway or a service wrote the header.
 *
 * @param name in small letters
 */
export function standardSpelling(name: string): string {
  return irregular.get(name) ?? name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}
