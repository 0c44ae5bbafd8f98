import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { authorityPolicies, createAuthorizer } from '../../src-shared/authority/authorizer.ts';
import { checkPolicies } from '../../src-shared/authority/cedar/read-policies.ts';

checkPolicies(cedar, authorityPolicies);

/** The product's policies, checked when the server starts: one for the process, since it keeps its answers. */
export const authorizer = createAuthorizer(cedar);
