import { describe, expect, it } from 'vitest';
import { importsOf, readTree } from './support/source-tree.ts';

const tree = readTree();
const isTest = (path: string): boolean => /\.(test|e2e)\.tsx?$|\/test-[^/]*$/.test(path);
const code = tree.filter(({ path }) => /\.(ts|tsx|mjs)$/.test(path));
const product = code.filter(({ path }) => /^(src-|sync-server\/)/.test(path) && !isTest(path));
const imports = product.flatMap(importsOf);

/** 'who -> what' of the product's imports between matching paths; `except` is matched against the importing file. */
function found(from: RegExp, to: RegExp, except = /^$/): string[] {
  return imports
    .filter((one) => from.test(one.from) && to.test(one.to) && !except.test(one.from))
    .map((one) => `${one.from} -> ${one.to}`);
}

/** Paths of product files whose text matches. */
function saying(where: RegExp, text: RegExp, except = /^$/): string[] {
  return product
    .filter((file) => where.test(file.path) && !except.test(file.path) && text.test(file.text))
    .map(({ path }) => path);
}

describe('the test itself', () => {
  it('sees the code it judges', () => {
    expect(imports.length).toBeGreaterThan(20);
    const rooms = ['src-shared/', 'src-main/', 'src-renderer/', 'sync-server/'];
    expect(rooms.filter((room) => imports.every(({ from }) => !from.startsWith(room)))).toEqual([]);
  });

  it('reads imports of every form', () => {
    const text = [
      "import { a } from './a.ts';",
      "import type {\n  B,\n} from '../b.ts';",
      "import './c.css';",
      "export { d } from 'd';",
      "const e = await import('node:fs');",
      "const text = 'no import here';",
    ].join('\n');
    const names = importsOf({ path: 'src-main/x/y.ts', text }).map(({ to }) => to);
    expect(names).toEqual(['src-main/x/a.ts', 'src-main/b.ts', 'src-main/x/c.css', 'd', 'node:fs']);
  });
});

describe('layers', () => {
  it('src-shared imports none of the others, and no platform', () =>
    expect(
      found(
        /^src-shared\//,
        /^(src-main|src-renderer|sync-server|e2e)\/|^node:|^(electron|react|pg|kysely|fastify|rxdb)\b/,
      ),
    ).toEqual([]));

  it('in src-shared, wire may import the rest; the rest never imports wire', () =>
    expect(found(/^src-shared\/(?!wire\/)/, /^src-shared\/wire\//)).toEqual([]));

  it('server, main process and window do not import each other', () =>
    expect([
      ...found(/^sync-server\//, /^src-(main|renderer)\//),
      ...found(/^src-main\//, /^(sync-server|src-renderer)\//),
      ...found(/^src-renderer\//, /^(sync-server|src-main)\//),
    ]).toEqual([]));

  it('nothing of the product imports tests, bench or scripts', () =>
    expect([...found(/./, /^(e2e|bench|scripts)\//), ...found(/./, /\.(test|e2e)\.ts$/)]).toEqual([]));

  it('src-shared knows neither the clock nor chance', () =>
    expect(
      saying(/^src-shared\//, /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\.now\b|\brandomUUID\b/),
    ).toEqual([]));
});

describe('the server', () => {
  it('touches the database in its store alone', () =>
    expect(found(/^sync-server\//, /^(pg|kysely)(\/|$)/, /^sync-server\/store\//)).toEqual([]));

  it('goes from routes to services to the rest, never back', () =>
    expect([
      ...found(/^sync-server\/services\//, /^sync-server\/routes\//),
      ...found(/^sync-server\/(store|orchestration|erp|feed|audit|integration)\//, /^sync-server\/(routes|cli)\//),
      ...found(/^sync-server\/store\//, /^sync-server\/(services|orchestration|erp|feed|integration|identity|audit)\//),
    ]).toEqual([]));

  it('has no SQL in its routes', () => expect(saying(/^sync-server\/routes\//, /\bsql`/)).toEqual([]));

  it('speaks HTTP in routes and their composition alone', () =>
    expect(found(/^sync-server\//, /^(fastify|@fastify)(\/|$)/, /^sync-server\/(routes\/|app\.ts|server\.ts)/)).toEqual(
      [],
    ));
});

describe('the main process', () => {
  it('listens to the window in src-main/ipc alone', () =>
    expect(saying(/^src-main\//, /\bipcMain\b/, /^src-main\/ipc\//)).toEqual([]));

  it('gives the window ipcRenderer in the preload alone', () =>
    expect(saying(/^src-(main|renderer)\//, /\bipcRenderer\b/, /^src-main\/preload\//)).toEqual([]));

  it('keeps its vault free of Electron, so that it can be tested without a window', () =>
    expect(found(/^src-main\/vault\//, /^electron$/)).toEqual([]));
});

describe('the window', () => {
  it('has features that do not import one another', () => {
    const feature = (path: string): string | undefined => /^src-renderer\/features\/([^/]+)\//.exec(path)?.[1];
    const crossing = imports.filter(({ from, to }) => feature(from) && feature(to) && feature(from) !== feature(to));
    expect(crossing.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('has ui, data and show that know no feature', () =>
    expect(found(/^src-renderer\/(ui|data|show)\//, /^src-renderer\/(features|shell)\//)).toEqual([]));

  it('has ui and data that know nothing of how the domain is shown', () =>
    expect(found(/^src-renderer\/(ui|data)\//, /^src-renderer\/show\//)).toEqual([]));

  it('has a ui that knows no domain word beyond money', () =>
    expect(found(/^src-renderer\/ui\//, /^(src-shared\/(?!base\/|money\/)|src-renderer\/data\/)/)).toEqual([]));

  it('reaches RxDB through its data alone', () =>
    expect(found(/^src-renderer\//, /^(rxdb|dexie)(\/|$)/, /^src-renderer\/data\//)).toEqual([]));

  it('uses neither Node nor Electron', () => expect(found(/^src-renderer\//, /^(node:|electron$)/)).toEqual([]));
});

describe('kinds of case', () => {
  /** Words that mean something else as well, and where they do. */
  const meansElse: Readonly<Record<string, RegExp>> = {
    denial: /^src-shared\/(journal\/write-off-category|case\/kinds\/write-off\/[a-z]+)\.ts$/,
    reversal:
      /^(src-shared\/case\/(case-document|change-process|evidence)|sync-server\/(orchestration\/(billing-case|post-[a-z-]+)|erp\/.+))\.ts$/,
    takeback: /^src-shared\/matching\/(classify|item-class)\.ts$/,
    'write-off':
      /^src-shared\/(case\/(describe|evidence)|case\/kinds\/credit-adjustment\/[a-z]+|journal\/propose-entry)\.ts$/,
  };
  // Policies are about kinds, by name, and so is what a class of open items proposes; a migration is of its time; the demonstration, the practice office and the simulation make up cases of each.
  const mayName =
    /^(src-shared\/(case\/kinds\.ts|matching\/next-step\.ts|policy\/defaults\/|practice\/|testing\/)|sync-server\/(store\/migrations|demo|sim)\/)/;
  const folder = 'src-shared/case/kinds';
  const kinds = [...new Set(product.flatMap(({ path }) => new RegExp(`^${folder}/([^/]+)/`).exec(path)?.[1] ?? []))];

  it('are each a folder', () => expect(kinds).toEqual(expect.arrayContaining(['write-off', 'vendor-invoice'])));

  it('are named in their own folder and the registry alone', () => {
    const naming = kinds.flatMap((kind) => {
      const elsewhere = product.filter(({ path }) => !path.startsWith(`${folder}/${kind}/`) && !mayName.test(path));
      return elsewhere
        .filter(({ path, text }) => new RegExp(`['"\`]${kind}['"\`]`).test(text) && !meansElse[kind]?.test(path))
        .map(({ path }) => `${path} names ${kind}`);
    });
    expect(naming).toEqual([]);
  });

  it('are imported by the registry alone', () =>
    expect(
      imports
        .filter(({ to }) => to.startsWith(`${folder}/`))
        .filter(({ from, to }) => !from.startsWith(to.slice(0, to.lastIndexOf('/') + 1)) && !mayName.test(from))
        .map(({ from, to }) => `${from} -> ${to}`),
    ).toEqual([]));
});

describe('names', () => {
  it('there is no index.ts: the file that is imported is the public face', () =>
    expect(code.filter(({ path }) => /(^|\/)index\.tsx?$/.test(path)).map(({ path }) => path)).toEqual([]));

  it('no file or folder is named for being of use', () =>
    expect(
      tree
        .filter(({ path }) => /(^|\/)(utils?|helpers?|misc|common|shared|lib)(\/|\.[a-z]+$)/.test(path))
        .map(({ path }) => path),
    ).toEqual([]));

  it('files are kebab-case.ts, components PascalCase.tsx', () => {
    const good =
      /(^|\/)(\d{4}_[a-z0-9_]+\.ts|[a-z0-9]+([-.][a-z0-9]+)*\.(ts|mjs)|([A-Z][A-Za-z0-9]*|main)(\.test)?\.tsx)$/;
    const named = (path: string): boolean =>
      good.test(path) || /(^|\/)[A-Z][A-Za-z0-9]*\.test\.ts$|^src-renderer\/.*worker\.ts$/.test(path);
    expect(code.filter(({ path }) => !named(path)).map(({ path }) => path)).toEqual([]);
  });

  it('nothing but a configuration, and the set-up that a test runner asks for, has a default export', () =>
    expect(
      code
        .filter(({ path }) => !path.endsWith('.config.ts') && path !== 'e2e/support/database-server.ts')
        .filter(({ text }) => /^export default\b/m.test(text))
        .map(({ path }) => path),
    ).toEqual([]));
});

describe('the repository', () => {
  it('has these entries at the top and no others', () => {
    const top = new Set(tree.map(({ path }) => path.split('/')[0]).filter((name) => !name?.startsWith('.')));
    const allowed = ['src-main', 'src-renderer', 'src-shared', 'sync-server', 'e2e', 'bench', 'scripts', 'README.md'];
    allowed.push('package.json', 'package-lock.json', 'tsconfig.json', 'electron.vite.config.ts', 'vitest.config.ts');
    expect([...top].filter((name) => !allowed.includes(name ?? ''))).toEqual([]);
  });

  it('installs no package that needs a paid licence', () => {
    const lockfiles = tree.filter(({ path }) => path.endsWith('package-lock.json'));
    expect(lockfiles.length).toBeGreaterThan(0);
    const paid = /"node_modules\/(ag-grid-enterprise|ag-charts-enterprise|rxdb-premium|@mui\/x-[a-z-]+-(pro|premium))"/;
    expect(lockfiles.filter(({ text }) => paid.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('names no registry and no path of the machine it was written on', () => {
    const machine = /\/work\/(main|shared)\b|"resolved": "http|registry\.npmjs\.org|['"]\/root\//;
    const others = tree.filter(({ path }) => path !== 'e2e/architecture.test.ts');
    expect(others.filter(({ text }) => machine.test(text)).map(({ path }) => path)).toEqual([]);
  });
});
