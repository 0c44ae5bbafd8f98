import startCedar, * as cedar from '@cedar-policy/cedar-wasm/web';
import { type Authorizer, createAuthorizer } from '../../src-shared/authority/authorizer.ts';

/** Who may act on what: the same policies and the same program as on the server. Compiled away from the window's thread. */
export async function loadAuthorizer(): Promise<Authorizer> {
  await startCedar();
  return createAuthorizer(cedar);
}
