import * as z from 'zod';
import type { CalendarDate } from '../../../src-shared/base/dates.ts';
import type { SideRole } from '../../../src-shared/matching/combine-sides.ts';
import { pairName, rulesForPeriod } from '../../../src-shared/reconciliation/pair-rules.ts';
import { PeriodRulesReply } from '../../../src-shared/wire/match-rules.ts';
import type { Workbench } from '../../data/workbench.ts';
import type { DeskClient } from './desk-client.ts';
import type { PeriodLink } from './period-link.ts';

const KEY = 'reconciliation-rules';
/** `site` keeps the account of what is not shared yet, '' for nobody knows; rules by the names of pairs, and by ids of periods. */
const Kept = z.object({ site: z.string(), rules: z.record(z.string(), PeriodRulesReply) });
type Kept = z.infer<typeof Kept>;
type Pair = readonly [SideRole, SideRole];

type Parts = Pick<Workbench, 'arranged' | 'rules' | 'periods' | 'person'>;

/**
 * By which rules lines are matched here: those that the period began with, or, before it is shared, those in use for the accounts.
 * They are kept on this computer, so that they hold without a network. What is asked of the desk is asked in the turn of the room.
 */
export class RulesTie {
  readonly #workbench: Parts;
  readonly #desk: DeskClient;
  /** Versions that the desk matches by, by sides. */
  readonly #applied = new Map<string, string>();
  /** What was asked for since the program started. */
  readonly #asked = new Set<string>();

  constructor(workbench: Parts, desk: DeskClient) {
    this.#workbench = workbench;
    this.#desk = desk;
  }

  /** The site whose rules hold for what is not shared yet. */
  get site(): string {
    return this.#kept.site || onlySite(this.#workbench.person.roles);
  }

  /** The version that two sides are matched by here; null: the rules of the product. */
  versionOf([left, right]: Pair, link: PeriodLink | null): number | null {
    return this.#kept.rules[this.#keyOf([left, right], link)]?.version ?? null;
  }

  /** The account is that site's. What is in use there may have changed: it is asked for again. */
  async useSite(site: string): Promise<void> {
    this.#asked.clear();
    await this.#keep({ ...this.#kept, site });
  }

  /** Lets the desk match by what is kept here; nothing is asked of the server. */
  async apply(pairs: readonly Pair[], link: PeriodLink | null): Promise<void> {
    for (const [left, right] of pairs) {
      const key = this.#keyOf([left, right], link);
      const rules = this.#kept.rules[key];
      const mark = `${key} ${rules?.version ?? 0}`;
      if (!rules || this.#applied.get(`${left} ${right}`) === mark) continue;
      await this.#desk.ask('useRules', { left, right }, rules.table);
      this.#applied.set(`${left} ${right}`, mark);
    }
  }

  /** Fetches what is in use where that was not done yet. Without a network, what is kept goes on to hold. */
  async fetch(pairs: readonly Pair[], link: PeriodLink | null, today: CalendarDate): Promise<void> {
    for (const [left, right] of pairs) {
      const key = this.#keyOf([left, right], link);
      if (key === '' || this.#asked.has(key)) continue;
      const isOfPeriod = this.#isOf([left, right], link);
      // A period keeps the rules that it has.
      if (isOfPeriod && this.#kept.rules[key]) continue;
      if (isOfPeriod && !this.#workbench.periods.find(link!.period)) continue;
      this.#asked.add(key);
      const found = await this.#found(key, { left, right, today }, isOfPeriod ? link : null);
      await this.#keep({ ...this.#kept, rules: { ...this.#kept.rules, [key]: found } });
    }
  }

  /** Nothing is here any more. */
  clear(): void {
    this.#applied.clear();
  }

  /** @throws RequestFailure, and it may be asked for again then. */
  async #found(
    key: string,
    { left, right, today }: { readonly left: SideRole; readonly right: SideRole; readonly today: CalendarDate },
    link: PeriodLink | null,
  ): Promise<PeriodRulesReply> {
    try {
      if (link) return await this.#workbench.rules.ofPeriod(link.period);
      return await this.#inUse({ site: this.site, left, right }, today);
    } catch (error) {
      this.#asked.delete(key);
      throw error;
    }
  }

  async #inUse(pair: Parameters<typeof pairName>[0], today: CalendarDate): Promise<PeriodRulesReply> {
    const { versions } = await this.#workbench.rules.read(pair);
    const { version, table } = rulesForPeriod(versions, today);
    return { version, table };
  }

  #isOf([left, right]: Pair, link: PeriodLink | null): boolean {
    return link?.left === left && link.right === right;
  }

  #keyOf([left, right]: Pair, link: PeriodLink | null): string {
    if (link && this.#isOf([left, right], link)) return link.period;
    return this.site === '' ? '' : pairName({ site: this.site, left, right });
  }

  get #kept(): Kept {
    const text = this.#workbench.arranged.get(KEY);
    const parsed = text === null ? null : Kept.safeParse(JSON.parse(text));
    return parsed?.success ? parsed.data : { site: '', rules: {} };
  }

  async #keep(kept: Kept): Promise<void> {
    // Rules of periods that are worked on no more need not be kept: the newest are enough.
    const rules = Object.fromEntries(Object.entries(kept.rules).slice(-MOST_KEPT));
    this.#workbench.arranged.keep(KEY, JSON.stringify({ ...kept, rules }));
    await this.#workbench.arranged.flush();
  }
}

const MOST_KEPT = 12;

/** Where a person reconciles at one site alone, it is that one. */
function onlySite(roles: Workbench['person']['roles']): string {
  const sites = new Set(
    roles.flatMap(({ role, site }) => (role === 'reconciliation-analyst' || role === 'controller' ? [site] : [])),
  );
  const [site = ''] = sites;
  return sites.size === 1 && site !== '*' ? site : '';
}
