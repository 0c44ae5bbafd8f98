import { type Level, schemaOf } from './managed-setting.ts';
import { isSettingName, settingNames, settingOf, type SettingName, type SettingValue } from './managed-settings.ts';

/** One place that settings were read from: a file, a key of the registry, a profile. */
export type PolicySource = {
  /** As an administrator knows it: '/etc/countersign/policies/managed/clinic.json'. */
  readonly place: string;
  readonly level: Level;
  /** What stands there by name, not looked at yet; or why it could not be read. */
  readonly content: { readonly values: Readonly<Record<string, unknown>> } | { readonly unreadable: string };
};

/** Who says what holds. `closed`: the organisation fixed something here, or may have, and it cannot be read. */
export type Origin = 'initial' | Level | 'closed';

export type InForce<T> = { readonly value: T; readonly origin: Origin; readonly place: string | null };

export type EffectivePolicy = { readonly [N in SettingName]: InForce<SettingValue<N>> };

/** What an administrator has to mend. */
export type PolicyProblem = { readonly place: string; readonly setting: string | null; readonly message: string };

/** One line for a log or a terminal. */
export function problemText({ place, setting, message }: PolicyProblem): string {
  return setting === null ? `${place}: ${message}` : `${place}: ${setting}: ${message}`;
}

export type ReadPolicy = { readonly inForce: EffectivePolicy; readonly problems: readonly PolicyProblem[] };

type Said = InForce<unknown>;

/**
 * What holds of all that was read. What is mandatory comes before what is recommended; of two places of one level the later.
 * Whatever cannot be used is told and left out, and the rest holds: but a mandatory value that is not one, and every setting
 * that nothing else fixes once a mandatory place cannot be read, become closed.
 *
 * @param sources  in the order in which they were read.
 */
export function effectivePolicy(sources: readonly PolicySource[]): ReadPolicy {
  const problems: PolicyProblem[] = [];
  const said = { mandatory: new Map<SettingName, Said>(), recommended: new Map<SettingName, Said>() };
  let unreadable: string | null = null;
  for (const { place, level, content } of sources) {
    if ('unreadable' in content) {
      problems.push({ place, setting: null, message: content.unreadable });
      if (level === 'mandatory') unreadable ??= place;
      continue;
    }
    for (const [name, raw] of Object.entries(content.values)) {
      const message = faultOf(name, raw, level);
      if (message !== null) problems.push({ place, setting: name, message });
      if (!isSettingName(name)) continue;
      if (message === null) said[level].set(name, { value: raw, origin: level, place });
      else if (level === 'mandatory') {
        said.mandatory.set(name, { value: settingOf(name).closed, origin: 'closed', place });
      }
    }
  }
  const entries = settingNames.map((name) => {
    const { initial, closed, staysWhenUnread = false } = settingOf(name);
    const otherwise: Said =
      unreadable === null || staysWhenUnread
        ? (said.recommended.get(name) ?? { value: initial, origin: 'initial', place: null })
        : { value: closed, origin: 'closed', place: unreadable };
    return [name, said.mandatory.get(name) ?? otherwise] as const;
  });
  // The one cast: each value has passed the schema of its own setting, or is the setting's own.
  return { inForce: Object.fromEntries(entries) as unknown as EffectivePolicy, problems };
}

/** Nothing was said by anybody. */
export const unmanaged: ReadPolicy = effectivePolicy([]);

/** Whether nobody at the computer can choose otherwise. */
export function isFixed({ origin }: Pick<InForce<unknown>, 'origin'>): boolean {
  return origin === 'mandatory' || origin === 'closed';
}

function faultOf(name: string, raw: unknown, level: Level): string | null {
  if (!isSettingName(name)) return 'there is no setting of this name';
  const setting = settingOf(name);
  if (level === 'recommended' && !setting.mayBeRecommended) return 'it can be fixed, not suggested';
  const parsed = schemaOf(setting).safeParse(raw);
  if (parsed.success) return null;
  const [issue] = parsed.error.issues;
  const inner = issue?.code === 'invalid_union' ? issue.errors.at(-1)?.[0] : issue;
  return `it is not usable: ${inner?.message ?? 'another form was expected'}`;
}
