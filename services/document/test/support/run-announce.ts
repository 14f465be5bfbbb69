import { runAnnouncement } from '../../src/announce-job.ts';

/** Runs the command as a process would; its exit code, and what it wrote to stderr. */
export async function runAnnounce(databaseUrl: string | undefined, ...args: string[]) {
  const ended: { code: number | undefined; errors: string } = { code: undefined, errors: '' };
  await runAnnouncement({
    env: { LOG_LEVEL: 'silent', DATABASE_URL: databaseUrl },
    argv: ['node', 'announce.js', ...args],
    stderr: { write: (text) => (ended.errors += text) },
    exit: (code) => {
      ended.code ??= code;
    },
  });
  return ended;
}
