import { describe, expect, it } from 'vitest';
import { VaultFaultError } from '../../src-shared/wire/vault-fault-error.ts';
import { DecisionRefused } from '../data/decision-leave.ts';
import { faultWords } from './fault-words.ts';

describe('what a person reads of a fault', () => {
  it('is what the vault’s fault means for them, not its name', () =>
    expect(faultWords(new VaultFaultError({ kind: 'diskFull' }))).toBe(
      'The disk of this computer is full: nothing new can be stored until there is space. What is here can be read.',
    ));

  it('is the sentence of any other error alone', () => {
    expect(faultWords(new DecisionRefused('The PIN was not given.'))).toBe('The PIN was not given.');
    expect(faultWords(new TypeError('fetch failed'))).toBe('fetch failed');
  });

  it('is what was thrown, where that is no error', () => expect(faultWords('gone')).toBe('gone'));
});
