import { join } from 'node:path';
import { ensureDisplay } from './ensure-display.mjs';
import { nodeProgram } from './ensure-node.mjs';
import { ensurePackages } from './ensure-packages.mjs';
import { launch, root, run } from './launch.mjs';
import { prepareWorkbench } from './open-workbench.mjs';

/** npm run bench: this product against its peers, which are installed in bench/ alone. Arguments go to bench/main.ts. */
await launch(async (args) => {
  const node = await nodeProgram();
  await ensurePackages();
  await ensurePackages(join(root, 'bench'));
  // Some of the benches open windows.
  const [command, ...before] = [...(await ensureDisplay()), node];
  await prepareWorkbench();
  return await run(command, [...before, join(root, 'bench', 'main.ts'), ...args]);
});
