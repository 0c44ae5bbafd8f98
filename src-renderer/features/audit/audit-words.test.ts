import { describe, expect, it } from 'vitest';
import { actionText, filterOf } from './audit-words.ts';

const empty = { actor: '', action: '', entity: '', text: '', from: '', to: '' };

describe('the words of the audit log', () => {
  it('say what was done', () => {
    expect(actionText('case.approve')).toBe('case: approve');
    expect(actionText('remittance.failPosting')).toBe('remittance: failPosting');
    expect(actionText('audit.hold')).toBe('placed a legal hold on');
  });
});

describe('the filter', () => {
  it('asks for nothing that was left empty', () => expect(filterOf({ ...empty, text: '  ' })).toEqual({}));

  it('takes whole days, the last one included', () => {
    const { from, to } = filterOf({ ...empty, actor: ' maya ', from: '2026-11-30', to: '2026-11-30' });
    expect(Date.parse(to!) - Date.parse(from!)).toBe(86_400_000);
    expect(new Date(from!).getHours()).toBe(0);
  });

  it('passes over a day that is not written to its end', () =>
    expect(filterOf({ ...empty, from: '2026-1' })).toEqual({}));
});
