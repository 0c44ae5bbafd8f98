import { hasDisplay, UNDER_XVFB } from './ensure-display.mjs';
import { ensureNode } from './ensure-node.mjs';
import { ensurePackages } from './ensure-packages.mjs';
import { launch, Stop } from './launch.mjs';
import { openWorkbench, prepareWorkbench } from './open-workbench.mjs';

/** npm run workbench: the window alone, for a server that runs elsewhere (COUNTERSIGN_SERVER) or on the usual port here. */
await launch(async (args) => {
  await ensureNode();
  await ensurePackages();
  if (!hasDisplay()) throw new Stop(`No display here. Under Xvfb: ${UNDER_XVFB} npm run workbench`);
  await prepareWorkbench();
  return await openWorkbench(process.env.COUNTERSIGN_SERVER ?? 'http://127.0.0.1:7410', args);
});
