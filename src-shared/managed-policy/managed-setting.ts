import * as z from 'zod';

/** Whether a setting is only fixed by the organisation, or may also be suggested: then the person's own choice comes first. */
export type Level = 'mandatory' | 'recommended';

type Described<T> = {
  /** A few words, as the title of its row in an editor of policies. */
  readonly title: string;
  /** What it does, in sentences for whoever sets it. */
  readonly description: string;
  readonly group: SettingGroup;
  readonly mayBeRecommended: boolean;
  /** What holds while nobody says anything. */
  readonly initial: T;
  /** What holds when what the organisation has fixed cannot be read: never less strict than `initial`. */
  readonly closed: T;
  /** One place that cannot be read does not close it, only a value of its own that cannot be used. */
  readonly staysWhenUnread?: true;
};

export type Toggle = Described<boolean> & { readonly form: 'toggle' };
export type Figure = Described<number> & {
  readonly form: 'figure';
  readonly least: number;
  readonly most: number;
  /** What is counted: 'minutes'. */
  readonly unit: string;
};
export type Choice<T extends string = string> = Described<T> & {
  readonly form: 'choice';
  /** Each value with its words, in the order they are offered. */
  readonly options: Readonly<Record<T, string>>;
};
/** A text; '' stands for none. */
export type Text = Described<string> & { readonly form: 'text'; readonly kind: TextKind; readonly longest: number };
/** Texts; an empty list stands for no limit, or for none, as its description says. */
export type List = Described<readonly string[]> & {
  readonly form: 'list';
  readonly kind: TextKind;
  readonly longest: number;
  readonly most: number;
};

export const toggle = (setting: Omit<Toggle, 'form'>): Toggle => ({ form: 'toggle', ...setting });
export const figure = (setting: Omit<Figure, 'form'>): Figure => ({ form: 'figure', ...setting });
type Offered<T extends string> = { readonly initial: NoInfer<T>; readonly closed: NoInfer<T> };
export const choice = <T extends string>(
  setting: Omit<Choice<T>, 'form' | 'initial' | 'closed'> & Offered<T>,
): Choice<T> => ({
  form: 'choice',
  ...setting,
});
export const text = (setting: Omit<Text, 'form'>): Text => ({ form: 'text', ...setting });
export const list = (setting: Omit<List, 'form'>): List => ({ form: 'list', ...setting });

export type ManagedSetting = Toggle | Figure | Choice | Text | List;

export const settingGroups = {
  connection: 'Connection',
  signIn: 'Sign-in and PIN',
  offline: 'Work without the server',
  files: 'Files, printing and copying',
  window: 'The window and this computer',
  updates: 'Updates',
  support: 'Log and help',
} as const;
export type SettingGroup = keyof typeof settingGroups;

const host = /^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;

/** What a text may be, beside ''. */
const textKinds = {
  words: z.string().regex(/^[^\p{Cc}]*$/u, 'one line of text'),
  server: z
    .string()
    .regex(/^https?:\/\/[^\s/?#@]+\/?$/i, 'an address such as https://countersign.example.org')
    .refine((text) => /^https:/i.test(text) || /^http:\/\/(localhost|127(\.\d+){3}|\[::1\])(:\d+)?\/?$/i.test(text), {
      error: 'plain http is for a server on this computer only; use https',
    }),
  feed: z
    .string()
    .regex(
      /^(https:\/\/[^\s/?#@]+|http:\/\/(localhost|127(\.\d+){3}|\[::1\])(:\d+)?)(\/[^\s?#]*)?$/i,
      'an address such as https://updates.example.org/',
    ),
  script: z
    .string()
    .regex(/^(https?|file):\/\/\S+$/i, 'the address of a script, such as https://proxy.example.org/proxy.pac'),
  proxies: z
    .string()
    .regex(/^\S+$/, 'a proxy such as proxy.example.org:3128, or one for each scheme: http=one:80;https=two:80'),
  bypass: z.string().regex(/^\S+$/, 'a host such as *.example.org, or <local>'),
  host: z.string().regex(host, 'a host such as login.example.org, or *.example.org'),
  path: z.string().regex(/^(\/|[A-Za-z]:[\\/]|\\\\)[^\p{Cc}]*$/u, 'a whole path, from the root on'),
  extension: z.string().regex(/^[a-z0-9]{1,8}$/, 'the end of a file name without its dot, in small letters'),
} as const satisfies Record<string, z.ZodType<string>>;
export type TextKind = keyof typeof textKinds;

export type ValueOf<S extends ManagedSetting> = S['initial'];

/** What an administrator may write for a setting, in the form that JSON has. */
export function schemaOf(setting: ManagedSetting): z.ZodType<boolean | number | string | string[]> {
  switch (setting.form) {
    case 'toggle':
      return z.boolean();
    case 'figure':
      return z.int().min(setting.least).max(setting.most);
    case 'choice':
      return z.enum(Object.keys(setting.options));
    case 'text':
      return z.union([z.literal(''), textKinds[setting.kind].max(setting.longest)]);
    case 'list':
      return z.array(textKinds[setting.kind].max(setting.longest)).max(setting.most);
  }
}

/** What may be written, in words: '5 to 60 minutes'. */
export function boundsOf(setting: ManagedSetting): string {
  switch (setting.form) {
    case 'toggle':
      return 'true or false';
    case 'figure':
      return `${setting.least} to ${setting.most} ${setting.unit}`;
    case 'choice':
      return Object.keys(setting.options).join(', ');
    case 'text':
      return `text of at most ${setting.longest} characters: ${kindWords[setting.kind]}`;
    case 'list':
      return `at most ${setting.most} texts, each ${kindWords[setting.kind]}`;
  }
}

const kindWords: Readonly<Record<TextKind, string>> = {
  words: 'one line',
  server: 'an address such as https://countersign.example.org',
  feed: 'an address such as https://updates.example.org/',
  script: 'the address of a script',
  proxies: 'a proxy such as proxy.example.org:3128',
  bypass: 'a host such as *.example.org, or <local>',
  host: 'a host such as login.example.org, or *.example.org',
  path: 'a whole path',
  extension: 'the end of a file name without its dot',
};
