import { z } from 'zod';

/** `https://app.example.org,http://localhost:3000` as origins in the form in which browsers send them, or `*` alone. */
export const originsField = () =>
  z.string().transform((text, context): readonly string[] => {
    const parts = text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
    for (const part of parts) {
      if (!isOrigin(part) && !(part === '*' && parts.length === 1)) {
        context.addIssue({
          code: 'custom',
          message: `"${part}" is no origin such as https://app.example.org`,
        });
      }
    }
    return parts;
  });

/** Compared letter by letter later on, so it has to be written as browsers write it: no path, no default port. */
function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text;
}
