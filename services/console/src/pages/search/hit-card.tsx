import { Link } from 'wouter';
import { score } from '../../lib/format.ts';
import { excerpt, type Place, queryWords } from './compare-hits.ts';
import { type Hit, type Mode, modeNames } from './search-data.ts';

const shownCharacters = 320;

interface CardProps {
  readonly hit: Hit;
  readonly rank: number;
  readonly mode: Mode;
  readonly query: string;
  readonly places: readonly Place[];
  readonly isPointedAt: boolean;
  readonly onPoint: (chunkId: string | undefined) => void;
}

/** A passage that was found. */
export function HitCard({ hit, rank, mode, query, places, isPointedAt, onPoint }: CardProps) {
  const { documentId, chunkId, title, headings, page, text, relevance } = hit;
  return (
    <li
      className={isPointedAt ? 'search-hit search-hit-pointed' : 'search-hit'}
      onMouseEnter={() => onPoint(chunkId)}
      onMouseLeave={() => onPoint(undefined)}
      onFocus={() => onPoint(chunkId)}
      onBlur={() => onPoint(undefined)}
    >
      <div className="search-hit-head">
        <span className="search-rank number">
          <span className="visually-hidden">Rank </span>
          {rank}
        </span>
        <Link href={`/documents/${documentId}?chunk=${encodeURIComponent(chunkId)}`} className="given">
          {title}
        </Link>
        <span className="number soft" title="Orders the hits of this column, and means nothing beyond it">
          {score(hit.score)}
        </span>
      </div>
      <p className="search-hit-place soft small given">
        {[page === undefined ? '' : `page ${page}`, ...headings].filter((part) => part !== '').join(' › ')}
      </p>
      <p className="search-hit-text given">
        {excerpt(text, query, shownCharacters).map((piece, at) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name
          piece.isMarked ? <mark key={at}>{piece.text}</mark> : <span key={at}>{piece.text}</span>,
        )}
      </p>
      {relevance !== null && <Relevance relevance={relevance} />}
      <Why hit={hit} mode={mode} query={query} places={places} />
    </li>
  );
}

function Relevance({ relevance }: { readonly relevance: number }) {
  const percent = Math.round(relevance * 100);
  return (
    <div className="search-relevance small">
      <meter className="kit-meter" value={relevance} min={0} max={1} aria-label="Relevance" />
      <span className="number soft">{percent} % relevant</span>
    </div>
  );
}

/** Why it was found, and why there: its places in the other columns, and the words of the query that it has. */
function Why({ hit, mode, query, places }: Pick<CardProps, 'hit' | 'mode' | 'query' | 'places'>) {
  const { found, missing } = queryWords(hit.text, query);
  return (
    <details className="search-why small">
      <summary>Why this hit</summary>
      <dl className="kit-facts">
        {places.map((place) => (
          <PlaceFacts key={place.mode} place={place} isHere={place.mode === mode} />
        ))}
        <dt>Words in it</dt>
        <dd className="given">{found.length === 0 ? 'none as they are' : found.join(', ')}</dd>
        {missing.length > 0 && (
          <>
            <dt>Not in it</dt>
            <dd className="given soft">{missing.join(', ')}</dd>
          </>
        )}
        {hit.alsoIn.length > 0 && (
          <>
            <dt>The same in</dt>
            <dd>
              {hit.alsoIn.map((id, at) => (
                <Link key={id} href={`/documents/${id}`}>
                  document {at + 1}{' '}
                </Link>
              ))}
            </dd>
          </>
        )}
      </dl>
    </details>
  );
}

function PlaceFacts({
  place: { mode, rank, score: value },
  isHere,
}: {
  readonly place: Place;
  readonly isHere: boolean;
}) {
  return (
    <>
      <dt>{modeNames[mode].name}</dt>
      <dd className={isHere ? 'number' : 'number soft'}>
        {rank === undefined || value === undefined
          ? 'not among its hits'
          : `rank ${rank}, score ${score(value)}`}
      </dd>
    </>
  );
}
