import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { countedKey, namedTexts, saidIn, unsaidIn } from './support/sentences.ts';
import { readTree } from './support/source-tree.ts';
import { readOf } from '../src-renderer/language/in-english.ts';

const tree = readTree().filter(({ path }) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|\/test-[^/]*$/.test(path));
const window = tree.filter(({ path }) => path.startsWith('src-renderer/'));

/** Where words stand that the window shows as they are: what kinds, steps, roles, policies and places are called. */
const registries = tree.filter(({ path }) =>
  /^src-shared\/(case|directory|document|journal|letter|matching|notification|policy\/defaults|process|queue|reconciliation)\/|^src-shared\/authority\/roles\.ts$/.test(
    path,
  ),
);
const properties = new Set(['label', 'plural', 'verb', 'explains', 'amountLabel', 'title', 'help', 'one', 'waitsFor']);
const tables = new Set([
  'ALLOWED_WORDS',
  'askedText',
  'differenceText',
  'itemClassText',
  'names',
  'noticeReasonText',
  'payerClassTitle',
  'periodStateText',
  'roleTitle',
  'shared',
  'typeWords',
  'writeOffCategoryLabel',
]);

const said = new Set(window.flatMap(saidIn).filter((key) => key !== ''));
const words = new Set(registries.flatMap((file) => namedTexts(file, properties, tables)).filter((key) => key !== ''));
/** 'line' of a form that takes several: '3 lines'. */
const ones = registries.flatMap((file) => namedTexts(file, new Set(['one']), new Set())).map((one) => countedKey(one));
const keys = new Set([...said, ...words, ...ones]);

const text = readTree().find(({ path }) => path === 'src-renderer/language/es.json')?.text ?? '{}';
const spanish = JSON.parse(text) as Readonly<Record<string, string>>;

/** How the parser numbers what is a place and nothing more. */
const ARGUMENT = 1;

/** The places of a sentence, and the forms of each that is a number with its noun. */
function placesOf(key: string): { readonly name: string; readonly forms: readonly string[] }[] {
  const ast = new IntlMessageFormat(readOf(key), 'es', undefined, { ignoreTag: true }).getAst();
  return ast.flatMap((part) => {
    if ('options' in part) return [{ name: part.value, forms: Object.keys(part.options).toSorted() }];
    return part.type === ARGUMENT && 'value' in part ? [{ name: String(part.value), forms: [] }] : [];
  });
}
const namesOf = (key: string): string => [...new Set(placesOf(key).map(({ name }) => name))].toSorted().join(' ');

describe('the sentences of the window', () => {
  it('are found', () => {
    expect(said.size).toBeGreaterThan(1_500);
    expect(words.size).toBeGreaterThan(400);
    expect(said).toContain('That is not the PIN. Try again in {retryAfterMs}.');
    expect(words).toContain('Approve write-off');
  });

  it('go through its language, but for the name of the product', () => {
    const except = new Set(['Countersign']);
    expect(window.flatMap((file) => unsaidIn(file, except))).toEqual([]);
  });

  it('are seen where they do not', () => {
    const file = { path: 'src-renderer/X.tsx', text: "const x = <p title='Two words'>One word {t('said')}</p>;" };
    expect(unsaidIn(file, new Set())).toEqual(['src-renderer/X.tsx: Two words', 'src-renderer/X.tsx: One word']);
    expect(saidIn(file)).toEqual(['said']);
  });
});

describe('the Spanish catalogue', () => {
  it('has every sentence, and nothing that is not said', () => {
    expect([...keys].filter((key) => !(key in spanish))).toEqual([]);
    expect(Object.keys(spanish).filter((key) => !keys.has(key))).toEqual([]);
  });

  it('has the places of each, and no others', () =>
    expect(
      Object.entries(spanish)
        .filter(([key, said]) => namesOf(key) !== namesOf(said))
        .map(([key]) => key),
    ).toEqual([]));

  it('has every form of a plural that Spanish has', () => {
    const forms = new Intl.PluralRules('es').resolvedOptions().pluralCategories.toSorted();
    const plurals = Object.entries(spanish).filter(([key]) => key.startsWith('{count, plural,'));
    expect(plurals.length).toBeGreaterThan(40);
    expect(plurals.filter(([, said]) => placesOf(said)[0]?.forms.join() !== forms.join())).toEqual([]);
  });

  it('begins and ends with the spaces of each, which others are joined to', () =>
    expect(
      Object.entries(spanish)
        .filter(([key, said]) => /^\s/.test(key) !== /^\s/.test(said) || /\s$/.test(key) !== /\s$/.test(said))
        .map(([key]) => key),
    ).toEqual([]));
});
