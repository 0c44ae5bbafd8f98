import { join } from 'node:path';
import { nodeProgram } from './ensure-node.mjs';
import { ensurePackages } from './ensure-packages.mjs';
import { launch, root, run } from './launch.mjs';

/** npm run bench: this product against its peers, which are installed in bench/ alone. Arguments go to bench/main.ts. */
await launch(async (args) => {
  const node = await nodeProgram();
  await ensurePackages();
  await ensurePackages(join(root, 'bench'));
  return await run(node, [join(root, 'bench', 'main.ts'), ...args]);
});
