import { describe, expect, it } from 'vitest';
import { effectivePolicy, isFixed, type PolicySource, problemText, unmanaged } from './effective.ts';
import { schemaOf } from './managed-setting.ts';
import { settingNames, settingOf } from './managed-settings.ts';

const at = (place: string, level: PolicySource['level'], values: Record<string, unknown>): PolicySource => ({
  place,
  level,
  content: { values },
});
const broken = (level: PolicySource['level']): PolicySource => ({
  place: 'broken.json',
  level,
  content: { unreadable: 'it is no JSON' },
});

describe('the settings', () => {
  it('are more than 25', () => expect(settingNames.length).toBeGreaterThan(25));

  it.each(settingNames)('%s takes its own initial and closed value', (name) => {
    const setting = settingOf(name);
    expect([setting.initial, setting.closed].filter((value) => !schemaOf(setting).safeParse(value).success)).toEqual(
      [],
    );
  });

  it.each(settingNames.filter((name) => settingOf(name).form === 'figure'))(
    '%s is closed no wider than it is while nobody sets it, within what the registry of Windows holds',
    (name) => {
      const setting = settingOf(name);
      if (setting.form !== 'figure') return;
      const [narrow, wide] =
        name === 'PinMinLength' ? [setting.initial, setting.closed] : [setting.closed, setting.initial];
      expect(narrow).toBeLessThanOrEqual(wide);
      expect(setting.most).toBeLessThan(2 ** 32);
    },
  );
});

describe('what holds on a computer', () => {
  it('is the initial value while nobody says anything', () =>
    expect(settingNames.map((name) => unmanaged.inForce[name])).toEqual(
      settingNames.map((name) => ({ value: settingOf(name).initial, origin: 'initial', place: null })),
    ));

  it('is what is mandatory before what is recommended, and of two files of a level the later', () => {
    const { inForce, problems } = effectivePolicy([
      at('a.json', 'mandatory', { IdleLockMinutes: 20, Theme: 'dark' }),
      at('b.json', 'mandatory', { IdleLockMinutes: 10 }),
      at('c.json', 'recommended', { IdleLockMinutes: 30, RowHeight: 'touch' }),
    ]);
    expect(problems).toEqual([]);
    expect(inForce.IdleLockMinutes).toEqual({ value: 10, origin: 'mandatory', place: 'b.json' });
    expect(inForce.Theme).toEqual({ value: 'dark', origin: 'mandatory', place: 'a.json' });
    expect(inForce.RowHeight).toEqual({ value: 'touch', origin: 'recommended', place: 'c.json' });
    expect([isFixed(inForce.Theme), isFixed(inForce.RowHeight), isFixed(inForce.Printing)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('is the closed value of a mandatory one that cannot be used, and the rest goes on', () => {
    const { inForce, problems } = effectivePolicy([at('a.json', 'mandatory', { SaveFiles: 'no', PinMinLength: 10 })]);
    expect(inForce.SaveFiles).toEqual({ value: false, origin: 'closed', place: 'a.json' });
    expect(inForce.PinMinLength.value).toBe(10);
    expect(inForce.Printing.value).toBe(true);
    expect(problems.map(problemText)).toEqual([
      expect.stringMatching(/^a\.json: SaveFiles: it is not usable: .*boolean/),
    ]);
  });

  it('leaves out, and tells, what is recommended and cannot be used, and names that nobody knows', () => {
    const { inForce, problems } = effectivePolicy([
      at('a.json', 'recommended', { Theme: 'pink', SaveFiles: false, toString: 1 }),
      at('b.json', 'mandatory', { SaveFile: false }),
    ]);
    expect(settingNames.filter((name) => inForce[name].origin !== 'initial')).toEqual([]);
    expect(problems.map(({ setting }) => setting)).toEqual(['Theme', 'SaveFiles', 'toString', 'SaveFile']);
    expect(problems[1]?.message).toBe('it can be fixed, not suggested');
  });

  it('is closed for everything that nothing else fixes while something mandatory cannot be read', () => {
    const { inForce } = effectivePolicy([
      broken('mandatory'),
      at('ok.json', 'mandatory', { IdleLockMinutes: 40 }),
      at('hint.json', 'recommended', { Theme: 'dark', ServerAddress: 'https://office.example.org' }),
    ]);
    expect(inForce.IdleLockMinutes).toEqual({ value: 40, origin: 'mandatory', place: 'ok.json' });
    expect(inForce.SaveFiles).toEqual({ value: false, origin: 'closed', place: 'broken.json' });
    // A slip in a file must not cut a clinic off from its server.
    expect(inForce.ServerAddress).toMatchObject({ value: 'https://office.example.org', origin: 'recommended' });
    const open = settingNames.filter((name) => inForce[name].origin === 'initial');
    expect(open.filter((name) => !settingOf(name).staysWhenUnread)).toEqual([]);
  });

  it('is not closed by something recommended that cannot be read', () => {
    const { inForce, problems } = effectivePolicy([broken('recommended')]);
    expect(settingNames.filter((name) => inForce[name].origin !== 'initial')).toEqual([]);
    expect(problems).toHaveLength(1);
  });

  it.each([
    ['ServerAddress', 'http://office.example.org', /https/],
    ['ServerAddress', 'https://user@office.example.org', /address/],
    ['ProxyBypass', ['a b'], /host/],
    ['IdleLockMinutes', 61, /60/],
    ['IdleLockMinutes', 5.5, /int/],
    ['SaveFolder', 'exports', /whole path/],
    ['SaveFileTypes', ['.csv'], /without its dot/],
  ] as const)('refuses %s of %j', (name, value, why) => {
    const { inForce, problems } = effectivePolicy([at('a.json', 'mandatory', { [name]: value })]);
    expect(inForce[name].origin).toBe('closed');
    expect(problems[0]?.message).toMatch(why);
  });
});
