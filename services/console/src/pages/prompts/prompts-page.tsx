import './prompts.css';
import { useState } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { Button } from '../../kit/button.tsx';
import { describeError } from '../../kit/describe-error.ts';
import { Dialog } from '../../kit/dialog.tsx';
import { EmptyState } from '../../kit/empty-state.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Skeleton } from '../../kit/skeleton.tsx';
import { Badge } from '../../kit/status-badge.tsx';
import { Time } from '../../kit/time.tsx';
import { plural } from '../../lib/format.ts';
import { mayWrite } from '../../lib/roles.ts';
import { usePageFocus } from '../../lib/use-page-focus.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { usePerson } from '../../session/session.tsx';
import { type Prompt, usePrompts } from './prompt-data.ts';
import { promptPath } from './prompt-path.ts';
import { PromptView } from './prompt-view.tsx';
import { emptyDraft } from './version-draft.ts';
import { VersionForm } from './version-form.tsx';

/** Prompts that programs run by name; the address may name one of them. */
export function PromptsPage() {
  const [params] = useSearchParams();
  const name = params.get('name');
  usePageFocus(name ?? '');
  if (name === null) return <AllPrompts />;
  const version = Number(params.get('version') ?? '');
  return <PromptView key={name} name={name} version={version > 0 ? version : undefined} />;
}

function AllPrompts() {
  usePageTitle('Prompts');
  const prompts = usePrompts();
  const mayAdd = mayWrite(usePerson().roles);
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>Prompts</h1>
          <p className="page-lead">
            Programs run a prompt by its name, so its text can change without their code. Versions never
            change; one of them is live.
          </p>
        </div>
        {mayAdd && <CreatePrompt />}
      </div>
      {prompts.isPending && <Skeleton lines={4} />}
      {prompts.error !== null && (
        <Notice tone="bad" {...describeError(prompts.error)}>
          <Button icon="retry" onClick={() => void prompts.refetch()}>
            Try again
          </Button>
        </Notice>
      )}
      {prompts.data?.length === 0 && (
        <EmptyState icon="prompts" title="There is no prompt yet">
          <p>
            {mayAdd
              ? 'Create one with a template. Programs then run it by its name, and you mend it without them.'
              : 'Members of the tenant can create one.'}
          </p>
        </EmptyState>
      )}
      {prompts.data !== undefined && prompts.data.length > 0 && (
        <ul className="kit-panel">
          {prompts.data.map((prompt) => (
            <PromptLine key={prompt.name} prompt={prompt} />
          ))}
        </ul>
      )}
    </div>
  );
}

function PromptLine({ prompt: { name, liveVersion, lastVersion, changedAt } }: { readonly prompt: Prompt }) {
  return (
    <li className="prompts-line">
      <h2>
        <Link href={promptPath(name)}>
          <code>{name}</code>
        </Link>
      </h2>
      <Badge tone="good" icon="done">
        Version {liveVersion} live
      </Badge>
      {lastVersion > liveVersion && <Badge tone="plain">Version {lastVersion} is newer</Badge>}
      <span className="soft small">
        {plural(lastVersion, 'version')}, changed <Time at={changedAt} />
      </span>
    </li>
  );
}

function CreatePrompt() {
  const [isOpen, setOpen] = useState(false);
  const [, go] = useLocation();
  return (
    <>
      <Button kind="primary" icon="add" onClick={() => setOpen(true)}>
        Create a prompt
      </Button>
      <Dialog title="Create a prompt" isOpen={isOpen} onOpenChange={setOpen}>
        <VersionForm
          start={emptyDraft}
          version={1}
          action="Create"
          onAdded={({ name }) => go(promptPath(name))}
        />
      </Dialog>
    </>
  );
}
