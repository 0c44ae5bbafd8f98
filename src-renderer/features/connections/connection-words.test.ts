import { describe, expect, it } from 'vitest';
import { ConnectorSettings } from '../../../src-shared/wire/connectors.ts';
import { dayText, latencyText, newForm, settingsIn } from './connection-words.ts';

describe('the form of a connector', () => {
  it('reads addresses from lines, and leaves the judgement to the schema', () => {
    const form = { ...newForm, kind: 'mail-drop' as const, port: '2525', address: 'drop@desk.example', limitMb: '20' };
    const senders = 'fax@clinic.example\n@payer.example, ';
    expect(ConnectorSettings.parse(settingsIn({ ...form, senders }))).toMatchObject({
      senders: ['fax@clinic.example', '@payer.example'],
      port: 2525,
      limitMb: 20,
    });
    expect(ConnectorSettings.safeParse(settingsIn({ ...form, senders, port: '25a' })).success).toBe(false);
    expect(ConnectorSettings.safeParse(settingsIn({ ...newForm, folder: '../out' })).success).toBe(false);
  });
});

describe('health in words', () => {
  it('has the faulty ones as a share of the day', () => {
    expect(dayText({ day: { received: 12, faulty: 2 } })).toBe('12, 2 faulty (17\u00a0%)');
    expect(dayText({ day: { received: 0, faulty: 0 } })).toBe('None');
  });

  it('rounds up what took a moment', () =>
    expect(latencyText({ latencyMs: { median: 12, p95: 1490 } })).toBe('0.1 s, 95 % within 1.5 s'));
});
