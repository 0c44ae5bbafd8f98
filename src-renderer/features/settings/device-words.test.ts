import { describe, expect, it } from 'vitest';
import { deviceState, encryptionText } from './device-words.ts';

const AT = '2026-11-24T12:00:00.000Z' as never;

describe('a computer in the list', () => {
  it('says whether the system’s keyring protects it beside the PIN', () => {
    const evidence = { version: '0.1.0', kdf: 'argon2id' };
    expect(encryptionText({ evidence: { ...evidence, osSealed: true } })).toBe(
      'Keyring of the system and PIN (argon2id)',
    );
    expect(encryptionText({ evidence: { ...evidence, osSealed: false } })).toBe('PIN alone (argon2id)');
    expect(encryptionText({ evidence: null })).toBe('not told yet');
  });

  it('says that its data are destroyed only once it has said so itself', () => {
    expect(deviceState({ revokedAt: AT, crushedAt: null, leaseUntil: AT })).toMatch(/^Revoked .* at its next contact$/);
    expect(deviceState({ revokedAt: AT, crushedAt: AT, leaseUntil: AT })).toMatch(/^Data destroyed /);
    expect(deviceState({ revokedAt: null, crushedAt: null, leaseUntil: null })).toBe('In use');
  });
});
