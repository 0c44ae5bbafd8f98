/** What Electron runs before an application folder named on its command line; the stand-in runtime comes without it. */
const main = `
const { app } = require('electron');
const Module = require('node:module');
const path = require('node:path');
const preloads = [];
let target = null;
for (let args = process.argv.slice(1); args.length > 0 && target === null; ) {
  const arg = args.shift();
  if (arg === '-r' || arg === '--require') preloads.push(args.shift());
  else if (arg === '--version' || arg === '-v') {
    console.log('v' + process.versions.electron);
    process.exit(0);
  } else if (!arg.startsWith('-')) target = path.resolve(arg);
}
Module._preloadModules(preloads);
if (target === null) {
  console.error('usage: electron FOLDER');
  process.exit(1);
}
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
try {
  const { name, productName, version, desktopName } = require(path.join(target, 'package.json'));
  if (version) app.setVersion(version);
  if (productName || name) app.name = productName || name;
  app.setDesktopName(desktopName || app.name + '.desktop');
  app.setAppPath(target);
} catch {
  app.setAppPath(path.dirname(target)); // A plain script.
}
Module._load(Module._resolveFilename(target, null, true), Module, true);
`;

const files = {
  'main.js': main,
  'package.json': JSON.stringify({ name: 'default-app', productName: 'Electron', main: 'main.js' }),
};

/**
 * As one archive, because packagers take every `*.asar` for one.
 *
 * @see https://github.com/electron/asar : a pickled header (four sizes, JSON of names to offsets), then the contents.
 * @returns {Buffer}
 */
export function defaultApp() {
  const entries = {};
  const bodies = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const body = Buffer.from(text);
    entries[name] = { size: body.length, offset: String(offset) };
    offset += body.length;
    bodies.push(body);
  }
  const json = Buffer.from(JSON.stringify({ files: entries }));
  const padded = Math.ceil(json.length / 4) * 4;
  const header = Buffer.alloc(16 + padded);
  [4, 8 + padded, 4 + padded, json.length].forEach((size, index) => header.writeUInt32LE(size, index * 4));
  json.copy(header, 16);
  return Buffer.concat([header, ...bodies]);
}
