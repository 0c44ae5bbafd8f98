import { describe, expect, it } from 'vitest';
import { BrowserSignIn } from './browser-sign-in.ts';

const PROVIDER = 'https://login.example/authorize?client_id=countersign';

/** A browser that goes straight to where it is sent back to. */
function browserTo(query: string, opened: string[] = []) {
  const signIn: BrowserSignIn = new BrowserSignIn(async (url) => {
    opened.push(url);
    void fetch(`${redirect}${query}`);
  });
  let redirect = '';
  return {
    signIn,
    listen: async () => {
      redirect = await signIn.listen();
      return redirect;
    },
  };
}

describe('a sign-in in the system’s browser', () => {
  it('comes back to a free port of this computer, with the code', async () => {
    const opened: string[] = [];
    const { signIn, listen } = browserTo('?code=abc&state=ours', opened);
    const redirect = await listen();
    expect(redirect).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    expect(await signIn.browse(PROVIDER, 'ours')).toEqual({ ok: true, value: `${redirect}?code=abc&state=ours` });
    expect(opened).toEqual([PROVIDER]);
    await expect(fetch(redirect)).rejects.toThrow('fetch failed');
  });

  it('of another state is not taken', async () => {
    const { signIn, listen } = browserTo('?code=abc&state=theirs');
    await listen();
    expect(await signIn.browse(PROVIDER, 'ours')).toEqual({ ok: false, error: { kind: 'otherState' } });
  });

  it.each(['file:///etc/passwd', 'smb://host/share', 'http://elsewhere.example/', 'javascript:alert(1)', 'https:'])(
    'does not open %s',
    async (url) => {
      const opened: string[] = [];
      const { signIn, listen } = browserTo('', opened);
      await listen();
      expect(await signIn.browse(url, 'ours')).toEqual({ ok: false, error: { kind: 'addressRefused' } });
      expect(opened).toEqual([]);
      signIn.cancel();
    },
  );

  it('is given up when it is cancelled', async () => {
    const signIn = new BrowserSignIn(async () => signIn.cancel());
    await signIn.listen();
    expect(await signIn.browse(PROVIDER, 'ours')).toEqual({ ok: false, error: { kind: 'gaveUp' } });
  });

  it('is given up when another begins, which waits at a port of its own', async () => {
    const signIn = new BrowserSignIn(async () => {});
    await signIn.listen();
    const begun = signIn.browse(PROVIDER, 'theirs');
    const redirect = await signIn.listen();
    expect(await begun).toEqual({ ok: false, error: { kind: 'gaveUp' } });
    const next = signIn.browse(PROVIDER, 'ours');
    await fetch(`${redirect}?state=ours`);
    expect(await next).toEqual({ ok: true, value: `${redirect}?state=ours` });
  });

  it('ends at once, with its port closed, where no browser can be opened', async () => {
    const signIn = new BrowserSignIn(() => Promise.reject(new Error('no application is registered')));
    const redirect = await signIn.listen();
    expect(await signIn.browse(PROVIDER, 'ours')).toEqual({ ok: false, error: { kind: 'noBrowser' } });
    await expect(fetch(redirect)).rejects.toThrow('fetch failed');
  });
});
