import './answers.css';
import type { Citation } from '@lectern/client';
import { Link } from 'wouter';
import { Notice } from '../kit/notice.tsx';
import { degradedText } from '../lib/degraded.ts';
import { visibleText } from '../lib/visible-text.ts';
import { citationPath, piecesOf } from './answer-pieces.ts';

/** The text of an answer; markers lead to the passages. */
export function AnswerText({
  text,
  citations,
}: {
  readonly text: string;
  readonly citations: readonly Citation[];
}) {
  return piecesOf(text, citations).map((piece, at) =>
    piece.kind === 'text' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name, and only grow
      <span key={at}>{visibleText(piece.text)}</span>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <Chip key={at} citation={piece.citation} />
    ),
  );
}

function Chip({ citation }: { readonly citation: Citation }) {
  const { marker, quote } = citation;
  const title = visibleText(citation.title);
  return (
    <Link
      href={citationPath(citation)}
      className="answer-chip number"
      title={`${title}: ${visibleText(quote)}`}
      aria-label={`Source ${numberOf(marker)}, ${title}`}
    >
      {numberOf(marker)}
    </Link>
  );
}

/** The passages that an answer was taken from. */
export function Sources({ citations }: { readonly citations: readonly Citation[] }) {
  return (
    // No landmark: there may be many answers on a page.
    <section>
      <h3 className="answer-sources-title">Sources</h3>
      <ol className="answer-sources">
        {citations.map((citation) => {
          const { marker, title, page, headings, quote } = citation;
          const place = [page === undefined ? '' : `page ${page}`, ...headings].filter((part) => part !== '');
          return (
            <li key={`${marker} ${citation.chunkId}`}>
              <span className="answer-chip number" aria-hidden="true">
                {numberOf(marker)}
              </span>
              <div>
                <Link href={citationPath(citation)} className="given">
                  {visibleText(title)}
                </Link>
                {place.length > 0 && (
                  <span className="soft small given"> {visibleText(place.join(' › '))}</span>
                )}
                <blockquote className="given">{visibleText(quote)}</blockquote>
              </div>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** What an answer had to do without; nothing where that is nothing. */
export function Degraded({ parts }: { readonly parts: readonly string[] }) {
  if (parts.length === 0) return null;
  return (
    <Notice tone="warn" title="The answer was made with less than usual.">
      <ul>
        {parts.map((part) => (
          <li key={part}>{degradedText(part)}</li>
        ))}
      </ul>
    </Notice>
  );
}

/** Who wrote an answer: a model by its name, or nobody. */
export function WrittenBy({ model }: { readonly model: string }) {
  return model === 'extractive' ? 'Best-matching sentences, no language model' : <code>{model}</code>;
}

function numberOf(marker: string): string {
  return marker.replace(/[[\]]/g, '');
}
