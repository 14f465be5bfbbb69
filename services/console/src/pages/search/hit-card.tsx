import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { score } from '../../lib/format.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { excerpt, type Piece, type Place } from './compare-hits.ts';
import { type Explanation, type Hit, type Mode, modeNames } from './search-data.ts';

const shownCharacters = 320;

interface CardProps {
  readonly hit: Hit;
  readonly rank: number;
  readonly mode: Mode;
  readonly places: readonly Place[];
  readonly isPointedAt: boolean;
  readonly onPoint: (chunkId: string | undefined) => void;
}

/** A passage that was found. */
export function HitCard({ hit, rank, mode, places, isPointedAt, onPoint }: CardProps) {
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
          {visibleText(title)}
        </Link>
        <span className="number soft" title="Orders the hits of this column, and means nothing beyond it">
          {score(hit.score)}
        </span>
      </div>
      <p className="search-hit-place soft small given">
        {visibleText(
          [page === undefined ? '' : `page ${page}`, ...headings].filter((part) => part !== '').join(' › '),
        )}
      </p>
      <p className="search-hit-text given">
        {excerpt(text, hit.explanation?.words.found ?? [], shownCharacters).map((piece, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name
          <ShownPiece key={at} piece={piece} />
        ))}
      </p>
      {relevance !== null && <Relevance relevance={relevance} />}
      <Why hit={hit} mode={mode} places={places} />
    </li>
  );
}

function ShownPiece({ piece: { text, isMarked } }: { readonly piece: Piece }) {
  const shown = visibleText(text);
  return isMarked ? <mark>{shown}</mark> : <span>{shown}</span>;
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

/** Why it was found, and why there: its places in the other columns, and what each retriever says of it. */
function Why({ hit, mode, places }: Pick<CardProps, 'hit' | 'mode' | 'places'>) {
  const { explanation, alsoIn } = hit;
  return (
    <details className="search-why small">
      <summary>Why this hit</summary>
      <dl className="kit-facts">
        {explanation && <Explained explanation={explanation} />}
        {places
          .filter((place) => place.mode !== mode)
          .map(({ mode: other, rank }) => (
            <Fact key={other} name={`In ${modeNames[other].name}`}>
              {rank === undefined ? 'not among the hits' : `rank ${rank}`}
            </Fact>
          ))}
        {alsoIn.length > 0 && (
          <Fact name="The same in">
            {alsoIn.map((id, at) => (
              <Link key={id} href={`/documents/${id}`}>
                document {at + 1}{' '}
              </Link>
            ))}
          </Fact>
        )}
      </dl>
    </details>
  );
}

function Explained({
  explanation: { words, lexical, dense, fusion },
}: {
  readonly explanation: Explanation;
}) {
  return (
    <>
      <Fact name="Words in it">{visibleText(words.found.join(', ')) || 'none'}</Fact>
      {words.missing.length > 0 && <Fact name="Not in it">{visibleText(words.missing.join(', '))}</Fact>}
      {lexical !== null && (
        <Fact name="By words">
          rank {lexical.rank}, BM25 {score(lexical.score)}
        </Fact>
      )}
      {dense !== null && (
        <Fact name="By meaning">
          {dense.rank === null ? 'not among the nearest' : `rank ${dense.rank}`}, cosine {score(dense.cosine)}
        </Fact>
      )}
      {fusion !== null && (
        <Fact name="Its score">
          {score(fusion.lexical)} by words and {score(fusion.dense)} by meaning
        </Fact>
      )}
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="number given">{children}</dd>
    </>
  );
}
