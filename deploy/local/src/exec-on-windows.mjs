#!/usr/bin/env node
/**
 * `exec COMMAND …` for the one shell that has none. The scripts of package.json say `exec node …`, so that a signal for npm
 * or its shell reaches the command and not a shell that keeps it to itself. A POSIX shell does that by itself and never looks
 * for this file; for Windows npm makes a command of it (`bin` in package.json).
 */
import { spawn } from 'node:child_process';

const [command = '', ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: 'inherit', shell: true });
child.on('exit', (code) => process.exit(code ?? 1));
