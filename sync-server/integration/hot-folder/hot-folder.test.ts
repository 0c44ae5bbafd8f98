import { execFileSync } from 'node:child_process';
import {
  appendFile,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FolderFile, HotFolder, type HotFolderOptions } from './hot-folder.ts';

/** Takes what begins with 'good'; keeps what it was handed. */
class Desk {
  readonly taken: string[] = [];
  judge: (content: string, file: FolderFile) => Promise<string> = async (content) =>
    content.startsWith('good') ? '' : 'This is no kind of file that the desk reads.';

  async take(file: FolderFile): Promise<{ readonly reason: string }> {
    const content = await readFile(file.path, 'latin1');
    const reason = await this.judge(content, file);
    if (reason === '') this.taken.push(`${file.name}: ${content}`);
    return { reason };
  }
}

let base: string;
let inbox: string;
let desk: Desk;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'countersign-hot-'));
  inbox = join(base, 'root', 'payers', 'in');
  desk = new Desk();
});
afterEach(() => rm(base, { recursive: true, force: true }));

function folder(changes: Partial<HotFolderOptions> = {}): HotFolder {
  const options: HotFolderOptions = {
    root: join(base, 'root'),
    folder: 'payers/in',
    ready: 'steady',
    limitBytes: 1000,
    tmp: join(base, 'tmp'),
    stopping: { aborted: false },
    ...changes,
  };
  return new HotFolder(desk, options);
}

/** Two looks, between which nothing happens. */
async function twice(hot: HotFolder) {
  await hot.look();
  return await hot.look();
}

const put = (name: string | Buffer, content: string) =>
  writeFile(typeof name === 'string' ? join(inbox, name) : Buffer.concat([Buffer.from(`${inbox}/`), name]), content);

describe('a hot folder', () => {
  it('is made with what is in it, and a file is taken when two looks find it the same', async () => {
    const hot = folder();
    expect(await hot.look()).toMatchObject({ taken: 0, waiting: 0 });
    await put('era.835', 'good 1');
    expect(await hot.look()).toMatchObject({ taken: 0, waiting: 1 });
    expect(await hot.look()).toMatchObject({ taken: 1, waiting: 0 });
    expect(desk.taken).toEqual(['era.835: good 1']);
    expect(await readdir(join(inbox, 'taken'))).toEqual(['era.835']);
    expect(await readdir(join(base, 'tmp'))).toEqual([]);
  });

  it('waits for a file that still grows, and for one that is written under another name', async () => {
    const hot = folder();
    await hot.look();
    await put('slow.835', 'good');
    await put('era.835.part', 'good');
    await put('.hidden', 'good');
    for (let line = 1; line <= 3; line += 1) {
      expect(await hot.look()).toMatchObject({ taken: 0, waiting: 1 });
      await appendFile(join(inbox, 'slow.835'), ` ${line}`);
    }
    await twice(hot);
    expect(desk.taken).toEqual(['slow.835: good 1 2 3']);
    expect((await readdir(inbox)).toSorted()).toEqual(['.hidden', 'era.835.part', 'refused', 'taken']);
  });

  it('takes a file at once when its done file is there, which goes with it', async () => {
    const hot = folder({ ready: 'done-file' });
    await hot.look();
    await put('a.835', 'good a');
    await put('b.835', 'good b');
    await put('b.835.done', '');
    expect(await hot.look()).toMatchObject({ taken: 1, waiting: 1 });
    expect(desk.taken).toEqual(['b.835: good b']);
    expect((await readdir(inbox)).toSorted()).toEqual(['a.835', 'refused', 'taken']);
  });

  it('moves what is refused beside its reason, and the rest goes on', async () => {
    const hot = folder();
    await hot.look();
    await put('1.txt', 'a letter');
    await put('2.835', 'good');
    expect(await twice(hot)).toMatchObject({ taken: 1, refused: 1 });
    expect((await readdir(join(inbox, 'refused'))).toSorted()).toEqual(['1.txt', '1.txt.reason.txt']);
    expect(await readFile(join(inbox, 'refused', '1.txt.reason.txt'), 'utf8')).toBe(
      'This is no kind of file that the desk reads.\n',
    );
  });

  it('keeps files of one name apart', async () => {
    const hot = folder();
    await hot.look();
    for (const content of ['good 1', 'good 2']) {
      await put('era.835', content);
      await twice(hot);
    }
    const names = await readdir(join(inbox, 'taken'));
    const contents = await Promise.all(names.map((name) => readFile(join(inbox, 'taken', name), 'utf8')));
    expect(contents.toSorted()).toEqual(['good 1', 'good 2']);
  });

  it('leaves a file that meets a fault, takes the others, and tries it again', async () => {
    const hot = folder();
    await hot.look();
    await put('1.835', 'good 1');
    await put('2.835', 'good 2');
    const before = desk.judge;
    desk.judge = async (content) => {
      if (content === 'good 1') throw new Error('the database went away');
      return '';
    };
    const { faults, ...counts } = await twice(hot);
    expect([faults.length, counts]).toEqual([1, { taken: 1, refused: 0, waiting: 1 }]);
    desk.judge = before;
    await hot.look();
    expect(desk.taken).toEqual(['2.835: good 2', '1.835: good 1']);
  });

  it('leaves what was written anew while it was taken, and takes that as well', async () => {
    const hot = folder();
    await hot.look();
    await put('era.835', 'good 1');
    const before = desk.judge;
    desk.judge = async (content, file) => {
      await put('era.835', 'good 2, which is longer');
      desk.judge = before;
      return before(content, file);
    };
    await twice(hot);
    await twice(hot);
    expect(desk.taken).toEqual(['era.835: good 1', 'era.835: good 2, which is longer']);
  });
});

describe('bad input in a hot folder', () => {
  const refusals = async () => {
    const names = (await readdir(join(inbox, 'refused'))).filter((name) => name.endsWith('.reason.txt'));
    return Promise.all(names.toSorted().map((name) => readFile(join(inbox, 'refused', name), 'utf8')));
  };

  it('links, pipes and second names are refused without a byte of them being read', async () => {
    const hot = folder();
    await hot.look();
    const secret = join(base, 'secret');
    await writeFile(secret, 'good secret');
    await symlink(secret, join(inbox, 'a-link'));
    await symlink('/nowhere', join(inbox, 'b-dangling'));
    await link(secret, join(inbox, 'c-second-name'));
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(inbox, 'd-pipe')]);
    await put('e.835', 'good');
    expect(await twice(hot)).toMatchObject({ taken: 1, faults: [] });
    expect(desk.taken).toEqual(['e.835: good']);
    expect((await refusals()).map((text) => text.slice(0, 27))).toEqual([
      'This is a link to somewhere',
      'This is a link to somewhere',
      'This file has a second name',
      'This is no file but a pipe,',
    ]);
    expect(await readFile(secret, 'utf8')).toBe('good secret');
  });

  it('a file that is too long is refused by its size, without being copied', async () => {
    const hot = folder({ limitBytes: 1024 * 1024 });
    await hot.look();
    await put('bomb.835', 'good');
    // As long as it says, and of no block on the disk.
    await truncate(join(inbox, 'bomb.835'), 1024 ** 4);
    await put('zeros.zip', 'PK\u0003\u0004');
    await put('e.835', 'good');
    expect(await twice(hot)).toMatchObject({ taken: 1, refused: 2 });
    expect((await refusals())[0]).toBe('The file has 1099511627776 bytes; this folder takes at most 1 MB.\n');
  });

  it('names of any bytes stay in the folder', async () => {
    const hot = folder();
    await hot.look();
    const names = [
      Buffer.from('..\\..\\etc\\passwd'),
      Buffer.from('a\nb\u202ec'),
      Buffer.from([0xff, 0xfe, 0x41]),
      Buffer.alloc(250, 'x'),
    ];
    names.shift();
    names.unshift(Buffer.from('x..\\..\\passwd'));
    for (const name of names) await put(name, 'good');
    expect(await twice(hot)).toMatchObject({ taken: 4, faults: [] });
    expect((await readdir(join(inbox, 'taken'))).toSorted()).toEqual(
      ['__A', 'a_b_c', 'x.._.._passwd', 'x'.repeat(200)].toSorted(),
    );
    expect((await readdir(base)).toSorted()).toEqual(['root', 'tmp']);
  });

  it.each(['..', '../out', 'a/../../out', '', 'a//b', '.'])(
    'the folder %j is none that can be looked at',
    async (name) => {
      await expect(folder({ folder: name }).look()).rejects.toThrow(/is no name of a folder/);
      expect(await readdir(base)).not.toContain('out');
    },
  );

  it('a folder that is a link is not looked at, nor one whose taken files would be led away', async () => {
    await mkdir(join(base, 'elsewhere'));
    await mkdir(join(base, 'root'));
    await symlink(join(base, 'elsewhere'), join(base, 'root', 'payers'));
    await expect(folder().look()).rejects.toThrow(/A link to one is not followed/);
    await rm(join(base, 'root', 'payers'));
    await mkdir(inbox, { recursive: true });
    await symlink(join(base, 'elsewhere'), join(inbox, 'taken'));
    await expect(folder().look()).rejects.toThrow(/A link to one is not followed/);
    expect(await readdir(join(base, 'elsewhere'))).toEqual([]);
  });

  it('folders in it are left alone', async () => {
    const hot = folder();
    await hot.look();
    await mkdir(join(inbox, 'old'));
    expect(await twice(hot)).toMatchObject({ taken: 0, refused: 0, waiting: 0 });
    expect((await stat(join(inbox, 'old'))).isDirectory()).toBe(true);
  });
});
