import { CopyButton } from '../../kit/copy-button.tsx';
import { Time } from '../../kit/time.tsx';
import { plural } from '../../lib/format.ts';
import { isAdmin } from '../../lib/roles.ts';
import { useMembers, useServiceAccounts } from '../../lib/use-people.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { usePerson } from '../../session/session.tsx';
import type { PromptVersion } from './prompt-data.ts';
import { templatePieces } from './prompt-template.ts';

/** What a version says. */
export function VersionContentView({ version: shown }: { readonly version: PromptVersion }) {
  const { version, template, variables, alias, documents, answerSchema, createdAt, createdBy } = shown;
  return (
    <section className="kit-panel" aria-labelledby="prompts-version">
      <div className="kit-panel-head">
        <h2 id="prompts-version">Version {version}</h2>
        <CopyButton text={template} name="Copy the template" />
      </div>
      <div className="kit-panel-body prompts-content">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so a keyboard has to reach it */}
        <pre className="kit-code prompts-template given" tabIndex={0}>
          <Template text={template} />
        </pre>
        <dl className="kit-facts">
          <dt>Variables</dt>
          <dd>
            {variables.length === 0
              ? 'none'
              : variables.map((name) => (
                  <code key={name} className="prompts-variable">
                    {name}
                  </code>
                ))}
          </dd>
          <dt>Model</dt>
          <dd>
            <code>{alias}</code>
          </dd>
          <dt>Documents</dt>
          <dd>
            {documents === null ? (
              'none'
            ) : (
              <>
                {plural(documents.topK, 'passage')} at most, searched by{' '}
                <code className="given prompts-query">
                  <Template text={documents.query} />
                </code>
              </>
            )}
          </dd>
          <dt>Answers</dt>
          <dd>{answerSchema === null ? 'text' : 'an object that keeps to the schema below'}</dd>
          <dt>Added</dt>
          <dd>
            <Time at={createdAt} /> by <PersonName id={createdBy} />
          </dd>
        </dl>
        {answerSchema !== null && (
          <div>
            <div className="kit-code-head">
              <h3>Answer schema</h3>
              <CopyButton text={JSON.stringify(answerSchema, null, 2)} name="Copy the answer schema" />
            </div>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so a keyboard has to reach it */}
            <pre className="kit-code given" tabIndex={0}>
              {visibleText(JSON.stringify(answerSchema, null, 2))}
            </pre>
          </div>
        )}
      </div>
    </section>
  );
}

function Template({ text }: { readonly text: string }) {
  return templatePieces(text).map((piece, at) =>
    piece.kind === 'text' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name, and stay in their order
      <span key={at}>{visibleText(piece.text)}</span>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <span key={at} className="prompts-place">
        {piece.text}
      </span>
    ),
  );
}

/** Who somebody is, as far as the tenant still knows them. Service accounts are known to administrators alone. */
export function PersonName({ id }: { readonly id: string | undefined }) {
  const { data: members = [] } = useMembers();
  const { data: accounts = [] } = useServiceAccounts();
  const member = members.find((each) => each.id === id);
  const account = accounts.find((each) => each.id === id);
  const maySeeAccounts = isAdmin(usePerson().roles);
  if (member !== undefined) return <span className="given">{visibleText(member.displayName)}</span>;
  if (account !== undefined)
    return (
      <>
        the service account <span className="given">{visibleText(account.name)}</span>
      </>
    );
  return maySeeAccounts
    ? 'somebody who is no member now'
    : 'a service account, or somebody who is no member now';
}
