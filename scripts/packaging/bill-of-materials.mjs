import { createHash } from 'node:crypto';
import { must } from '../fetch-package.mjs';
import { root } from '../launch.mjs';

const DEVELOPMENT = 'cdx:npm:package:development';

/**
 * The CycloneDX bill of materials of workbench and server: every package of the lockfile that is no tool of development, and
 * Electron. npm's own, less the time and the random number that would make two of the same release differ.
 *
 * @param {string} electronVersion  the one that is packed.
 * @returns {Promise<string>} JSON.
 */
export async function billOfMaterials(electronVersion) {
  // The lockfile alone: what happens to lie in node_modules is not what was released.
  const args = ['sbom', '--sbom-format=cyclonedx', '--package-lock-only', '--loglevel=error'];
  const bom = JSON.parse(await must('npm', args, root));
  // Not by npm's `--omit=dev`, which leaves out as well what a tool of development asks for beside us.
  const shipped = bom.components.filter(({ properties }) => !properties.some(({ name }) => name === DEVELOPMENT));
  const refs = new Set([bom.metadata.component['bom-ref'], ...shipped.map((component) => component['bom-ref'])]);
  bom.components = shipped;
  bom.dependencies = bom.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => refs.has(other)) }));
  delete bom.metadata.timestamp;
  // npm takes the folder's name for the product's.
  bom.metadata.component.name = 'countersign';
  bom.metadata.component.type = 'application';
  bom.components.push({
    'bom-ref': `electron@${electronVersion}`,
    type: 'framework',
    name: 'electron',
    version: electronVersion,
    scope: 'required',
    purl: `pkg:npm/electron@${electronVersion}`,
    licenses: [{ license: { id: 'MIT' } }],
  });
  delete bom.serialNumber;
  const hash = createHash('sha256').update(JSON.stringify(bom)).digest('hex');
  const uuid = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `5${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ];
  return `${JSON.stringify({ ...bom, serialNumber: `urn:uuid:${uuid.join('-')}` }, null, 2)}\n`;
}
