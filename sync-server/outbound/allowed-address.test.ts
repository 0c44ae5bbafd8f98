import { describe, expect, it } from 'vitest';
import { allowedAddress, refusalText } from './allowed-address.ts';

const check = async (url: string, named: string[] = []) => {
  const answer = await allowedAddress(new URL(url), { named });
  return answer.ok ? answer.address : answer.error.kind;
};

describe('where messages may go', () => {
  it.each([
    'https://127.0.0.1/',
    'https://localhost/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:a00:1]/',
    'https://[64:ff9b::a00:1]/',
    'https://10.2.3.4/',
    'https://172.16.0.9/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://100.64.0.1/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://0.0.0.0/',
    'https://255.255.255.255/',
  ])('%s is inside a network, and refused', async (url) => expect(await check(url)).toBe('inside'));

  it('a public address is allowed, over TLS alone', async () => {
    expect(await check('https://93.184.215.14/hook')).toBe('93.184.215.14');
    expect(await check('https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/')).toMatch(/^2606:/);
    expect(await check('http://93.184.215.14/hook')).toBe('inTheClear');
  });

  it('a network that the operator named is allowed, in the clear on this machine alone', async () => {
    expect(await check('https://10.1.2.3/', ['10.1.0.0/16'])).toBe('10.1.2.3');
    expect(await check('https://10.2.2.3/', ['10.1.0.0/16'])).toBe('inside');
    expect(await check('http://10.1.2.3/', ['10.1.0.0/16'])).toBe('inTheClear');
    expect(await check('http://127.0.0.1:9999/', ['127.0.0.1'])).toBe('127.0.0.1');
  });

  it('a user in the address and a name that nobody has are refused, in words', async () => {
    expect(await check('https://ada:secret@93.184.215.14/')).toBe('credentials');
    const nobody = await allowedAddress(new URL('https://nobody.invalid/'), { named: [] });
    expect(nobody.ok ? '' : refusalText(nobody.error)).toBe('There is no address of nobody.invalid.');
  });
});
