import { Link } from 'wouter';
import { describeError } from '../../kit/describe-error.ts';
import { Notice } from '../../kit/notice.tsx';
import { Skeleton } from '../../kit/skeleton.tsx';
import { Badge } from '../../kit/status-badge.tsx';
import { Time } from '../../kit/time.tsx';
import { type ListedVersion, type Prompt, useVersions } from './prompt-data.ts';
import { promptPath } from './prompt-path.ts';
import { PersonName } from './version-content.tsx';

/** All versions of a prompt, newest first. */
export function VersionList({ prompt, shown }: { readonly prompt: Prompt; readonly shown: number }) {
  const versions = useVersions(prompt.name);
  return (
    <nav className="kit-panel" aria-label="Versions">
      <div className="kit-panel-head">
        <h2>Versions</h2>
      </div>
      {versions.isPending && (
        <div className="kit-panel-body">
          <Skeleton lines={3} />
        </div>
      )}
      {versions.error !== null && (
        <div className="kit-panel-body">
          <Notice tone="bad" {...describeError(versions.error)} />
        </div>
      )}
      <ol className="prompts-versions">
        {versions.data?.map((version) => (
          <VersionLine
            key={version.version}
            prompt={prompt}
            listed={version}
            isShown={version.version === shown}
          />
        ))}
      </ol>
    </nav>
  );
}

function VersionLine({
  prompt: { name, liveVersion },
  listed: { version, alias, createdAt, createdBy },
  isShown,
}: {
  readonly prompt: Prompt;
  readonly listed: ListedVersion;
  readonly isShown: boolean;
}) {
  return (
    <li className={isShown ? 'prompts-version prompts-version-shown' : 'prompts-version'}>
      <div className="prompts-state">
        <Link href={promptPath(name, version)} aria-current={isShown ? 'page' : undefined}>
          Version {version}
        </Link>
        {version === liveVersion && (
          <Badge tone="good" icon="done">
            Live
          </Badge>
        )}
      </div>
      <p className="soft small">
        <code>{alias}</code>, <Time at={createdAt} /> by <PersonName id={createdBy} />
      </p>
    </li>
  );
}
