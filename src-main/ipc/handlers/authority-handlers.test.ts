import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renewalText } from '../../../src-shared/authority/device-signed.ts';
import { isSignedBy } from '../../cabinet/decision-authority.ts';
import { testComputer, type TestComputer } from '../../cabinet/test-computer.ts';

const person = { id: 'maya.okafor', name: 'Maya Okafor' };
const renewal = { refreshToken: 'a-token', attempt: randomUUID() };

let computer: TestComputer;
beforeEach(async () => {
  computer = await testComputer();
});
afterEach(() => computer.remove());

describe('the proof that a sign-in is renewed by its own computer', () => {
  it('is signed with the key of the open vault, for one token and one attempt', async () => {
    const { bridge } = computer;
    await bridge.call('vault:create', { person, pin: '654321' });
    const { id: deviceId, publicKey } = await bridge.call('device:identity', {});
    const signed = await bridge.call('device:sign-renewal', renewal);
    const proof = signed.ok ? signed.value.proof : '';
    expect(isSignedBy(publicKey, renewalText({ ...renewal, deviceId }), proof)).toBe(true);
    expect(isSignedBy(publicKey, renewalText({ ...renewal, deviceId, refreshToken: 'another' }), proof)).toBe(false);
    expect(isSignedBy(publicKey, renewalText({ ...renewal, deviceId, attempt: randomUUID() }), proof)).toBe(false);
  });

  it('is given by an open vault alone', async () =>
    expect(await computer.bridge.call('device:sign-renewal', renewal)).toMatchObject({ error: { kind: 'notOpen' } }));

  it('is signed as nothing else: what is no renewal is refused before it gets there', async () => {
    const asked = computer.bridge.call('device:sign-renewal', { ...renewal, attempt: 'pay everything' });
    await expect(asked).rejects.toThrow(/attempt/);
  });
});
