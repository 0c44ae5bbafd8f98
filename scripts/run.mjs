import { resolve } from 'node:path';
import { nodeProgram } from './ensure-node.mjs';
import { ensurePackages } from './ensure-packages.mjs';
import { launch, nodeFlags, root, run, Stop } from './launch.mjs';

/** node scripts/run.mjs FILE ARGS…: a TypeScript program of this repository, once Node and its packages are there. */
await launch(async ([file, ...args]) => {
  if (!file) throw new Stop('Which file? node scripts/run.mjs FILE ARGS…');
  const node = await nodeProgram();
  await ensurePackages();
  return await run(node, [...nodeFlags, resolve(root, file), ...args], { cwd: process.cwd() });
});
