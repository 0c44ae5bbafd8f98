import type * as z from 'zod';
import { PolicyDraft } from '../../src-shared/policy/policy-draft.ts';
import type { PolicyTable } from '../../src-shared/policy/policy-document.ts';
import type { Bridge } from '../../src-shared/wire/ipc.ts';
import {
  LatestRehearsalReply,
  PoliciesReply,
  PolicyReply,
  RehearsalReply,
  RehearsedChangesReply,
  type PolicySummary,
  type ReviewRequest,
} from '../../src-shared/wire/policies.ts';
import { saveDownload } from './save-download.ts';
import type { ServerClient } from './server-client.ts';

/**
 * Policies as the governance board keeps them, on the server. Published versions are in `policies$` and need no server. Every
 * call throws `RequestFailure`; its message is a sentence.
 */
export class PolicyBoard {
  readonly #server: Pick<ServerClient, 'get' | 'send' | 'download'>;
  readonly #bridge: Bridge;

  constructor(parts: { readonly server: Pick<ServerClient, 'get' | 'send' | 'download'>; readonly bridge: Bridge }) {
    this.#server = parts.server;
    this.#bridge = parts.bridge;
  }

  async list(): Promise<readonly PolicySummary[]> {
    return (await this.#server.get('/api/v1/policies', PoliciesReply)).policies;
  }

  /** Its draft, and what the product brings where the network has other rules of its own. */
  async drafting(policy: string): Promise<Pick<PolicyReply, 'draft' | 'brought'>> {
    return await this.#server.get(addressOf(policy), PolicyReply);
  }

  /** @param ver  of the draft that is written over, 0 for none. */
  save(policy: string, ver: number, table: PolicyTable): Promise<PolicyDraft> {
    return this.#server.send('PUT', `${addressOf(policy)}/draft`, { ver, table }, PolicyDraft);
  }

  /** Takes a DMN file as the draft. @param effectiveFrom  the day, where the file names none. */
  import(
    policy: string,
    ver: number,
    file: { readonly xml: string; readonly effectiveFrom: string },
  ): Promise<PolicyDraft> {
    return this.#post(policy, 'dmn', { ver, ...file }, PolicyDraft);
  }

  discard(policy: string, ver: number, reason: string): Promise<PolicyDraft> {
    return this.#post(policy, 'discard', { ver, reason }, PolicyDraft);
  }

  submit(policy: string, ver: number, reason: string): Promise<PolicyDraft> {
    return this.#post(policy, 'submission', { ver, reason }, PolicyDraft);
  }

  review(policy: string, request: ReviewRequest): Promise<PolicyDraft> {
    return this.#post(policy, 'review', request, PolicyDraft);
  }

  rehearse(policy: string, ver: number, months: number): Promise<RehearsalReply> {
    return this.#post(policy, 'rehearsals', { ver, months }, RehearsalReply);
  }

  /** The last rehearsal of the draft; null for none. */
  async rehearsal(policy: string): Promise<RehearsalReply | null> {
    return (await this.#server.get(`${addressOf(policy)}/draft/rehearsal`, LatestRehearsalReply)).rehearsal;
  }

  /** A page of the decisions that a rehearsal changed, also of the one a version was published with; 0 is the first. */
  changes(policy: string, rehearsal: string, page: number): Promise<RehearsedChangesReply> {
    const path = `${addressOf(policy)}/rehearsals/${encodeURIComponent(rehearsal)}/changes?page=${page}`;
    return this.#server.get(path, RehearsedChangesReply);
  }

  /** Saves a version as DMN 1.3 where the person says. @returns the name of the file; null when they changed their mind. */
  export(policy: string, version: number): Promise<string | null> {
    const path = `${addressOf(policy)}/versions/${version}/dmn`;
    return saveDownload({ server: this.#server, bridge: this.#bridge }, path, `${policy}-v${version}.dmn`);
  }

  #post<T>(policy: string, what: string, body: object, schema: z.ZodType<T>): Promise<T> {
    return this.#server.send('POST', `${addressOf(policy)}/draft/${what}`, body, schema);
  }
}

function addressOf(policy: string): string {
  return `/api/v1/policies/${encodeURIComponent(policy)}`;
}
