import { Link } from 'wouter';
import { EmptyState } from '../kit/empty-state.tsx';
import { usePageTitle } from '../lib/use-page-title.ts';

/** For an address that the console does not have. */
export function NotFoundPage() {
  usePageTitle('No such page');
  return (
    <div className="page">
      <EmptyState icon="search" title="There is no such page" isPage>
        <p>
          The address may be mistyped or out of date. Go to <Link href="/documents">Documents</Link>.
        </p>
      </EmptyState>
    </div>
  );
}
