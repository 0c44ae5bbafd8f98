import { runChecks } from './checks.mjs';
import { ensureNode } from './ensure-node.mjs';
import { ensurePackages } from './ensure-packages.mjs';
import { launch } from './launch.mjs';

/** npm run check: format, types, lint, dead code and architecture. */
await launch(async () => {
  await ensureNode();
  await ensurePackages();
  const { failed } = await runChecks({ withArchitecture: true });
  return failed === 0 ? 0 : 1;
});
