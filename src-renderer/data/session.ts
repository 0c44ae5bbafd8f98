import type { Person } from '../../src-shared/authority/person.ts';
import type { Result } from '../../src-shared/base/result.ts';
import type { DemoAccountsReply } from '../../src-shared/wire/http.ts';
import type { VaultRefusal } from '../../src-shared/wire/ipc.ts';
import type { Workbench } from './workbench.ts';

/** Why somebody was not let in. `refused` carries the server's own sentence (wrong password, too many tries, …). */
export type SignInRefusal =
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'refused'; readonly message: string }
  /** The server speaks a newer protocol: this workbench must be updated. */
  | { readonly kind: 'outdated' }
  /** The account belongs to somebody else than the person whose workbench this is. */
  | { readonly kind: 'otherPerson'; readonly name: string }
  | { readonly kind: 'vault'; readonly refusal: VaultRefusal };

/** Signing in in the system's browser, at the organisation's provider. */
export interface OrganisationWay<T> {
  /** Whether the server knows a provider; false while it does not answer. */
  hasOrganisation(): Promise<boolean>;
  signInWithOrganisation(): Promise<Result<T, SignInRefusal>>;
  /** Waits for the browser no longer: what was begun ends as if nobody had signed in. */
  cancelOrganisation(): Promise<void>;
}

/** A workbench that is open on this computer, and the session behind it. */
export interface OpenWorkbench extends Workbench, OrganisationWay<null> {
  /** After the session expired or the person signed out: goes on with the work that is kept here. */
  signIn(account: string, password: string): Promise<Result<null, SignInRefusal>>;
  /**
   * Ends the session at the server, or every one the person has on any computer. The work stays here, encrypted, and can be
   * unlocked with the PIN.
   *
   * @throws RequestFailure when the server did not say that it has ended every one; the session here then goes on.
   */
  signOut(everywhere?: boolean): Promise<void>;
  /** Resolves with a sentence when the server had what is kept here destroyed; nothing can be done in it any more. */
  readonly destroyed: Promise<string>;
  /** Stops syncing, closes the database and locks the vault. */
  close(): Promise<void>;
}

/** The server said who this is; nothing is stored on this computer yet. */
export type Welcome = {
  readonly person: Person;
  /** true: the person has a vault here and gives its PIN; false: they choose a PIN for a new one. Looked up anew after each try. */
  readonly hasVault: boolean;
  finish(pin: string): Promise<Result<OpenWorkbench, SignInRefusal>>;
};

/** The way in: everything that can be done before a workbench is open. */
export interface Entrance extends OrganisationWay<Welcome> {
  /** People who have a vault on this computer. */
  people(): Promise<readonly { readonly id: string; readonly name: string }[]>;
  /** Accounts to pick from in a demonstration organisation; empty elsewhere, and while the server does not answer. */
  demoAccounts(): Promise<DemoAccountsReply['accounts']>;
  signIn(account: string, password: string): Promise<Result<Welcome, SignInRefusal>>;
  /** Needs no server: the vault opens with its PIN, and syncing goes on by itself once the server answers. */
  unlock(person: string, pin: string): Promise<Result<OpenWorkbench, VaultRefusal>>;
  /** Removes a person's vault from this computer; decisions that were not sent are lost. */
  forget(person: string): Promise<Result<null, VaultRefusal>>;
}
