import { type HostileDocument, hostile } from './document.ts';

function mail(name: string, make: () => string, expected = 'indexed'): HostileDocument {
  return hostile(`mail: ${name}`, { format: 'mail', expected, make });
}

const head = ['From: a@x.example', 'Subject: Files', 'MIME-Version: 1.0'];

/** A mail with parts, each with its header lines and its body. */
function mailOf(parts: readonly string[], boundary = 'm'): string {
  const lines = [
    `Content-Type: multipart/mixed; boundary=${boundary}`,
    '',
    `--${boundary}`,
    '',
    'See the files.',
  ];
  return [...head, ...lines, ...parts.flatMap((part) => [`--${boundary}`, part]), `--${boundary}--`].join(
    '\r\n',
  );
}

const attachment = (name: string, body: string, type = 'text/plain') =>
  `Content-Type: ${type}\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\n${body}`;

function attachedMails(depth: number): string {
  let inner = mailOf([attachment('last.txt', 'The last.')], 'b0');
  for (let level = 1; level <= depth; level += 1)
    inner = mailOf([attachment(`${level}.eml`, inner, 'message/rfc822')], `b${level}`);
  return inner;
}

/** Mails with more attached to them than anybody sends. */
export const hostileMails: readonly HostileDocument[] = [
  mail(
    '10,000 attachments',
    () => mailOf(Array.from({ length: 10_000 }, (_, i) => attachment(`${i}.txt`, 'x'))),
    'too_many_parts',
  ),
  mail('200 mails, each attached to the next', () => attachedMails(200)),
  mail('an attachment of 20 MB that says it has 1 GB', () =>
    mailOf([
      `Content-Disposition: attachment; filename="a.txt"; size=1073741824\r\nContent-Transfer-Encoding: base64\r\n\r\n${`${'eHh4'.repeat(19)}\r\n`.repeat(350_000)}`,
    ]),
  ),
];
