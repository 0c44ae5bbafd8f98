#!/usr/bin/env node
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Makes a .deb with dpkg-deb from the arguments that electron-builder gives to fpm, for machines that cannot download fpm. It
 * knows what this product's configuration asks for, and refuses everything else.
 */
const LISTS = new Set(['-d', '--deb-recommends']);
const FLAGS = new Set(['--force', '--debug', '--deb-no-default-config-files']);

const { options, lists, files } = read(process.argv.slice(2));
if (options['-t'] !== 'deb') throw new Error(`only deb is made here, not ${options['-t']}`);
const work = mkdtempSync(join(tmpdir(), 'countersign-deb-'));
try {
  const tree = join(work, 'tree');
  for (const { from, to } of files) {
    mkdirSync(dirname(join(tree, to)), { recursive: true });
    cpSync(from, join(tree, to), { recursive: true, verbatimSymlinks: true });
  }
  mkdirSync(join(tree, 'DEBIAN'), { recursive: true });
  writeFileSync(join(tree, 'DEBIAN', 'control'), control(tree));
  for (const [name, script] of [
    ['postinst', options['--after-install']],
    ['postrm', options['--after-remove']],
  ]) {
    if (!script) continue;
    writeFileSync(join(tree, 'DEBIAN', name), readFileSync(script));
    chmodSync(join(tree, 'DEBIAN', name), 0o755);
  }
  const compression = options['--deb-compression'] === 'gz' ? ['-Zgzip', '-z1'] : ['-Zxz'];
  execFileSync('dpkg-deb', ['--root-owner-group', ...compression, '--build', tree, options['--package']], {
    stdio: 'inherit',
  });
} finally {
  rmSync(work, { recursive: true, force: true });
}

function read(args) {
  const result = { options: {}, lists: { '-d': [], '--deb-recommends': [] }, files: [] };
  while (args.length > 0) {
    const arg = args.shift();
    if (!arg.startsWith('-')) {
      const cut = arg.lastIndexOf('=');
      result.files.push({ from: arg.slice(0, cut).replace(/\/$/, ''), to: arg.slice(cut + 1) });
    } else if (LISTS.has(arg)) result.lists[arg].push(args.shift());
    else if (!FLAGS.has(arg)) result.options[arg] = args.shift();
  }
  return result;
}

function control(tree) {
  const [synopsis = '', ...rest] = (options['--description'] ?? '').split('\n').map((line) => line.trim());
  const kilobytes = execFileSync('du', ['-sk', tree], { encoding: 'utf8' }).split('\t')[0];
  const lines = [
    `Package: ${options['--name']}`,
    `Version: ${options['--version']}`,
    `Architecture: ${options['--architecture']}`,
    `Maintainer: ${options['--maintainer']}`,
    `Installed-Size: ${kilobytes}`,
    lists['-d'].length > 0 ? `Depends: ${lists['-d'].join(', ')}` : '',
    lists['--deb-recommends'].length > 0 ? `Recommends: ${lists['--deb-recommends'].join(', ')}` : '',
    `Section: ${options['--category'] ?? 'default'}`,
    `Priority: ${options['--deb-priority'] ?? 'optional'}`,
    `Homepage: ${options['--url']}`,
    `Description: ${synopsis || options['--name']}`,
    ...rest.filter(Boolean).map((line) => ` ${line}`),
  ];
  return `${lines.filter(Boolean).join('\n')}\n`;
}
