import { ensureBuild } from './ensure-build.mjs';
import { ensureElectron } from './ensure-electron.mjs';
import { ensureNode } from './ensure-node.mjs';
import { ensurePackages } from './ensure-packages.mjs';
import { launch } from './launch.mjs';

/** npm run build: the workbench into out/, when its sources have changed. */
await launch(async () => {
  await ensureNode();
  await ensurePackages();
  await ensureElectron();
  await ensureBuild();
});
