import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { createAuthorizer } from '../authority/authorizer.ts';

/** The product's policies, for tests; the whole of Cedar runs. */
export const authorizer = createAuthorizer(cedar);
