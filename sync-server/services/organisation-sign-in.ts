import { Person, SYSTEM } from '../../src-shared/authority/person.ts';
import { toxicPair, toxicText } from '../../src-shared/authority/toxic-roles.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import { storableText } from '../../src-shared/base/storable-text.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { publishLast } from '../feed/publish.ts';
import type { EnrolRefusal } from '../identity/enrol-device.ts';
import { areSameRoles, type GroupRoles, rolesOfGroups } from '../identity/group-roles.ts';
import type { OidcPerson, OidcRefusal, OpenIdProvider } from '../identity/openid-provider.ts';
import { hashOfToken } from '../identity/sessions.ts';
import { findIdentity, hasIdentity, insertFlow, saveIdentity, takeFlow } from '../store/oidc-flows.ts';
import { findPerson, listManagers, personExists } from '../store/people.ts';
import { findUserByName, lockProvisioning } from '../store/scim.ts';
import { endFamilies } from '../store/token-families.ts';
import { inTransaction, type Tx } from '../store/transaction.ts';
import { authorizer } from './authorizer.ts';
import { admit, type AdmitDeps, type Admitted, type DeviceOffer } from './admit.ts';
import { idStemOf, isReservedId } from './person-id.ts';
import { provisionPerson } from './provision-person.ts';

export type OrganisationDeps = AdmitDeps & {
  /** null: people sign in with accounts of this server only. */
  readonly provider: OpenIdProvider | null;
  readonly groupRoles: GroupRoles;
};

export type OrganisationRefusal =
  | OidcRefusal
  | EnrolRefusal
  | { readonly kind: 'noProvider' }
  /** It was begun too long ago, ended already, or never begun here. */
  | { readonly kind: 'unknownFlow' }
  /** None of their groups gives a role here. */
  | { readonly kind: 'noRole'; readonly groups: readonly string[] }
  /** Their name belongs to an account of this server or to somebody whom the provider knows as another subject. */
  | { readonly kind: 'nameTaken'; readonly userName: string }
  | { readonly kind: 'hasLeft' }
  /** Their groups give two roles that must not be one person's; `text` says which, and why. */
  | { readonly kind: 'toxicRoles'; readonly text: string };

/** So long a person may take at the provider. */
const FLOW_MS = 10 * 60_000;

/** @returns the address to open in the browser, and the state that comes back with the answer. */
export async function beginOrganisationSignIn(
  { db, clock, provider }: OrganisationDeps,
  redirectUri: string,
): Promise<Result<{ readonly url: string; readonly state: string }, OrganisationRefusal>> {
  if (!provider) return err({ kind: 'noProvider' });
  const begun = await provider.begin(redirectUri);
  if (!begun.ok) return begun;
  const { url, state, nonce, verifier } = begun.value;
  const now = clock();
  const flow = { stateHash: hashOfToken(state), nonce, verifier, redirectUri, now };
  await insertFlow(db, flow, new Date(now.getTime() - FLOW_MS));
  return ok({ url, state });
}

/**
 * Lets in whoever the provider vouches for. Their groups decide what they may do, at each sign-in anew; where the provider says
 * nothing of groups, what the HR system provisioned holds.
 */
export async function finishOrganisationSignIn(
  deps: OrganisationDeps,
  answer: { readonly callback: string; readonly device: DeviceOffer },
): Promise<Result<Admitted, OrganisationRefusal>> {
  const { db, clock, provider } = deps;
  if (!provider) return err({ kind: 'noProvider' });
  const callback = new URL(answer.callback);
  const state = callback.searchParams.get('state') ?? '';
  const now = clock();
  const flow = await takeFlow(db, hashOfToken(state), new Date(now.getTime() - FLOW_MS));
  // Not even a leaf: anybody could fill the audit log with answers to what nobody asked.
  if (!flow) return err({ kind: 'unknownFlow' });
  const isHere = `${callback.origin}${callback.pathname}` === flow.redirectUri;
  const known: Result<OidcPerson, OrganisationRefusal> = isHere
    ? await provider.finish({ ...flow, state }, callback)
    : err({ kind: 'unknownFlow' });
  return inTransaction(db, (tx) =>
    publishLast(tx, now, async () => {
      const person = known.ok ? await personFor(tx, deps, known.value, now) : known;
      if (person.ok) return admit(tx, deps, { person: person.value, device: answer.device, method: 'oidc' });
      const entity = known.ok ? storableText(known.value.userName).slice(0, 60) : 'unknown';
      const body = { method: 'oidc', reason: person.error.kind, device: answer.device.id };
      await appendLeaf(tx, { at: now, actor: SYSTEM.id, action: 'identity.sign-in.refused', entity, body });
      return person;
    }),
  );
}

async function personFor(
  tx: Tx,
  { groupRoles, readPolicies }: OrganisationDeps,
  claimed: OidcPerson,
  now: Date,
): Promise<Result<Person, OrganisationRefusal>> {
  await lockProvisioning(tx);
  const id = await idFor(tx, claimed);
  if (!id.ok) return id;
  const before = await findPerson(tx, id.value);
  if (!before && (await personExists(tx, id.value))) return err({ kind: 'hasLeft' });
  const roles = claimed.groups === null ? (before?.roles ?? []) : rolesOfGroups(claimed.groups, groupRoles);
  const person = Person.parse({ id: id.value, name: claimed.name, roles });
  const isChanged = before?.name !== person.name || !areSameRoles(before.roles, roles);
  if (roles.length === 0 && !before) return err({ kind: 'noRole', groups: claimed.groups ?? [] });
  const toxic = toxicPair(roles, { policies: await readPolicies(tx), authorizer });
  if (toxic) {
    if (before) await endFamilies(tx, { personId: person.id }, { reason: 'toxic-roles', now });
    return err({ kind: 'toxicRoles', text: toxicText(person.name, toxic) });
  }
  if (isChanged) {
    const manager = (await listManagers(tx)).get(person.id) ?? null;
    await provisionPerson(tx, { person, manager, active: true }, now);
  }
  if (roles.length === 0) {
    await endFamilies(tx, { personId: person.id }, { reason: 'no-role', now });
    return err({ kind: 'noRole', groups: claimed.groups ?? [] });
  }
  const { issuer, subject } = claimed;
  if ((await findIdentity(tx, issuer, subject)) === null)
    await saveIdentity(tx, { issuer, subject, personId: person.id });
  return ok(person);
}

/** The person they were before, or whom the HR system provisioned under this name, or somebody new. */
async function idFor(tx: Tx, { issuer, subject, userName }: OidcPerson): Promise<Result<string, OrganisationRefusal>> {
  const known = await findIdentity(tx, issuer, subject);
  if (known !== null) return ok(known);
  const provisioned = await findUserByName(tx, userName);
  // Names are given again; who has signed in once is known by their subject, and nobody else by their name.
  const isTaken = provisioned !== null && (await hasIdentity(tx, issuer, provisioned));
  if (provisioned !== null && !isTaken) return ok(provisioned);
  const id = idStemOf(userName);
  if (isTaken || id === '' || isReservedId(id) || (await personExists(tx, id))) {
    return err({ kind: 'nameTaken', userName });
  }
  return ok(id);
}
