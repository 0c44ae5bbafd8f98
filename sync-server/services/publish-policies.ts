import { NETWORK, scopeId } from '../../src-shared/authority/scopes.ts';
import { defaultPolicies } from '../../src-shared/policy/defaults.ts';
import type { PolicyDocument, PolicyTable } from '../../src-shared/policy/policy-document.ts';
import { SYSTEM } from '../../src-shared/authority/person.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { type Change, publish } from '../feed/publish.ts';
import { insertPolicyVersions } from '../store/policies.ts';
import { type Db, inTransaction } from '../store/transaction.ts';

/**
 * Installs policy versions that are not there yet and publishes them to everybody. What is installed never changes again: a
 * network's later versions stay in force over the defaults.
 *
 * @returns how many were installed now.
 */
export async function publishPolicies(
  deps: { readonly db: Db; readonly clock: () => Date },
  tables: readonly PolicyTable[] = defaultPolicies,
): Promise<number> {
  return await inTransaction(deps.db, async (tx) => {
    const now = deps.clock();
    const installed = await insertPolicyVersions(tx, tables);
    for (const { policy, version, title } of installed) {
      const entity = `${policy}@${version}`;
      await appendLeaf(tx, { at: now, actor: SYSTEM.id, action: 'policy.install', entity, body: { title } });
    }
    await publish(tx, installed.map(changeOf), now);
    return installed.length;
  });
}

/** Every version is a document of its own: a case names the version that sent it where it is. */
function changeOf(table: PolicyTable): Change {
  const { policy, version } = table;
  const document: PolicyDocument = {
    id: `${policy}@${version}`,
    scope: scopeId(NETWORK, 'directory'),
    ver: 1,
    policy,
    version,
    table,
  };
  const { id, scope, ver } = document;
  return { coll: 'policies', id, scope, ver, body: JSON.stringify(document) };
}
