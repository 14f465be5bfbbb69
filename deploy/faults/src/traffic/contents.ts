import { createHash } from 'node:crypto';
import type { NamedFile } from '@lectern/client';
import type { Random } from '../random.ts';
import type { SentVersion } from './ledger.ts';

/** A file, and what is known of it before it is sent. */
export interface Content {
  readonly file: NamedFile;
  readonly facts: Omit<SentVersion, 'version'>;
}

/** Which version of which document. */
interface VersionName {
  readonly title: string;
  readonly marker: string;
}

const mostSections = 4;
const words =
  'pressure wing surface engineers trials temperature valves operators values reports materials energy water transport storage'.split(
    ' ',
  );

/**
 * A text of a few sections, each of which becomes a chunk. The last one is the same in every document of a tenant: its vector is
 * shared, and must outlive the documents that share it.
 */
export function readableContent(random: Random, { title, marker }: VersionName): Content {
  const sections = Array.from({ length: 1 + random.below(mostSections) }, (_, n) => {
    const prose = Array.from({ length: 12 }, () => random.pick(words)).join(' ');
    return `# Section ${n} of ${marker}\n\nThis is ${marker}: ${prose}.`;
  });
  if (random.chance(0.3)) sections.push('# Terms\n\nThe same terms hold for all that is delivered.');
  return contentOf({ name: `${title}.md`, text: sections.join('\n\n') }, { marker, isBroken: false });
}

/** A file that begins as a PDF and ends too soon. */
export function brokenContent({ title, marker }: VersionName): Content {
  return contentOf(
    { name: `${title}.pdf`, text: `%PDF-1.7\n${marker} is cut off` },
    { marker, isBroken: true },
  );
}

function contentOf(
  { name, text }: { readonly name: string; readonly text: string },
  facts: Pick<SentVersion, 'isBroken' | 'marker'>,
): Content {
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { file: { name, content: text }, facts: { ...facts, sha256 } };
}
