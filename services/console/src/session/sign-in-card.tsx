import './sign-in.css';
import type { ReactNode } from 'react';
import { Icon } from '../kit/icon.tsx';
import { usePageTitle } from '../lib/use-page-title.ts';

/** What is shown in the place of the pages while nobody is signed in. */
export function SignInCard({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  usePageTitle(title);
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <div className="sign-in-brand">
          <Icon name="lectern" size={26} />
          <span>Lectern</span>
        </div>
        <p className="soft small sign-in-claim">Answers from your documents, with their sources.</p>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
