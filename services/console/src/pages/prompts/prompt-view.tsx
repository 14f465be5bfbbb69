import { LecternError } from '@lectern/client';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { Button } from '../../kit/button.tsx';
import { describeError } from '../../kit/describe-error.ts';
import { Confirm, Dialog } from '../../kit/dialog.tsx';
import { EmptyState } from '../../kit/empty-state.tsx';
import { FailedPage } from '../../kit/failed-page.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Notice } from '../../kit/notice.tsx';
import { PageSkeleton, Skeleton } from '../../kit/skeleton.tsx';
import { Badge } from '../../kit/status-badge.tsx';
import { isAdmin, mayWrite } from '../../lib/roles.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { usePerson } from '../../session/session.tsx';
import { type Prompt, type PromptVersion, usePrompt, usePromptActions, useVersion } from './prompt-data.ts';
import { promptPath } from './prompt-path.ts';
import { RunPanel } from './run-panel.tsx';
import { VersionContentView } from './version-content.tsx';
import { draftOf } from './version-draft.ts';
import { VersionForm } from './version-form.tsx';
import { VersionList } from './version-list.tsx';

/** One prompt at one of its versions, the live one if none is named. */
export function PromptView({
  name,
  version,
}: {
  readonly name: string;
  readonly version: number | undefined;
}) {
  const { data, error, refetch } = usePrompt(name);
  usePageTitle(name);
  if (data !== undefined) return <ShownPrompt prompt={data} version={version ?? data.liveVersion} />;
  if (error === null) return <PageSkeleton />;
  // A name that no prompt can have is an invalid request.
  if (error instanceof LecternError && (error.status === 404 || error.status === 400)) return <NoPrompt />;
  return <FailedPage error={error} onRetry={refetch} />;
}

function ShownPrompt({ prompt, version }: { readonly prompt: Prompt; readonly version: number }) {
  const { name, liveVersion } = prompt;
  const shown = useVersion(name, version);
  const { roles } = usePerson();
  return (
    <div className="page">
      <Link href="/prompts" className="prompts-back">
        <Icon name="back" /> Prompts
      </Link>
      <div className="page-head">
        <div>
          <h1>
            <code>{name}</code>
          </h1>
          <div className="prompts-state">
            <Badge tone="good" icon="done">
              Version {liveVersion} live
            </Badge>
            {version !== liveVersion && <Badge tone="plain">This is version {version}</Badge>}
          </div>
        </div>
        <div className="prompts-actions">
          {mayWrite(roles) && shown.data !== undefined && <AddVersion prompt={prompt} from={shown.data} />}
          {isAdmin(roles) && version !== liveVersion && <MakeLive prompt={prompt} version={version} />}
          {isAdmin(roles) && <Remove name={name} />}
        </div>
      </div>
      <div className="prompts-columns">
        <div className="prompts-main">
          {shown.isPending && <Skeleton lines={6} />}
          {shown.error !== null && (
            <Notice tone="bad" {...describeError(shown.error)}>
              <Link href={promptPath(name)}>To the live version</Link>
            </Notice>
          )}
          {shown.data !== undefined && (
            <>
              <VersionContentView version={shown.data} />
              <RunPanel key={version} version={shown.data} />
            </>
          )}
        </div>
        <VersionList prompt={prompt} shown={version} />
      </div>
    </div>
  );
}

function AddVersion({ prompt, from }: { readonly prompt: Prompt; readonly from: PromptVersion }) {
  const [isOpen, setOpen] = useState(false);
  const [, go] = useLocation();
  const added = ({ name, version }: PromptVersion): void => {
    setOpen(false);
    go(promptPath(name, version));
  };
  return (
    <>
      <Button kind="primary" icon="add" onClick={() => setOpen(true)}>
        New version
      </Button>
      <Dialog title={`New version, from version ${from.version}`} isOpen={isOpen} onOpenChange={setOpen}>
        <p className="soft">It is not live by that: programs go on with version {prompt.liveVersion}.</p>
        <VersionForm
          name={prompt.name}
          start={draftOf(from)}
          version={prompt.lastVersion + 1}
          action="Add the version"
          onAdded={added}
        />
      </Dialog>
    </>
  );
}

function MakeLive({ prompt, version }: { readonly prompt: Prompt; readonly version: number }) {
  const { makeLive } = usePromptActions();
  const { name, liveVersion } = prompt;
  const isBack = version < liveVersion;
  const action = isBack ? 'Roll back' : 'Make live';
  return (
    <Confirm
      trigger={
        <Button icon={isBack ? 'back' : 'check'} isBusy={makeLive.isPending}>
          {isBack ? `Roll back to version ${version}` : `Make version ${version} live`}
        </Button>
      }
      title={`${action}: version ${version} in the place of version ${liveVersion}?`}
      text="Every program that names no version runs it from its next call on. You can go back in the same way."
      action={action}
      kind="primary"
      onConfirm={() => makeLive.mutate({ name, version })}
    />
  );
}

function Remove({ name }: { readonly name: string }) {
  const { remove } = usePromptActions();
  const [, go] = useLocation();
  return (
    <Confirm
      trigger={
        <Button kind="danger" icon="trash" isBusy={remove.isPending}>
          Delete
        </Button>
      }
      title={`Delete ${name}?`}
      text="It is gone with all its versions. Programs that run it are refused."
      action="Delete"
      onConfirm={() => remove.mutate(name, { onSuccess: () => go('/prompts') })}
    />
  );
}

function NoPrompt() {
  return (
    <div className="page">
      <EmptyState icon="prompts" title="There is no such prompt" isPage>
        <p>It was deleted, or it is of another tenant.</p>
        <Link href="/prompts">To the prompts</Link>
      </EmptyState>
    </div>
  );
}
