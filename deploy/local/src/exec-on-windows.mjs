#!/usr/bin/env node
/**
 * `exec COMMAND …` for the shell of Windows, which has no `exec`. The scripts of package.json are `exec node …`, so that a
 * signal for npm or its shell reaches the command. A POSIX shell has `exec` built in and never uses this file; for Windows
 * npm makes a command of it (`bin` in package.json).
 */
import { spawn } from 'node:child_process';

const [command = '', ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: 'inherit', shell: true });
child.on('exit', (code) => process.exit(code ?? 1));
