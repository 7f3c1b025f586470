#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { supervise } from './supervise.js';

const showCursorAndWrap = '\u001b[?25h\u001b[?7h';

process.exitCode = await supervise(
  fileURLToPath(new URL('./job.js', import.meta.url)),
  process.argv.slice(2),
  {
    signals: process,
    now: Date.now,
    say: (text) => void process.stderr.write(process.stderr.isTTY ? `${showCursorAndWrap}\n${text}` : text),
  },
);
