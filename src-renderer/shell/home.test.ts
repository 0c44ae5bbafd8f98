import { describe, expect, it } from 'vitest';
import { Role } from '../../src-shared/authority/person.ts';
import { viewsOf } from '../features/queue/views.ts';
import { homeView } from './home.ts';

const holding = (...roles: Role[]) => ({ roles: roles.map((role) => ({ role, site: '*' })) });

describe('where a person begins', () => {
  it('is what waits for their approval, for whoever decides', () =>
    expect(homeView(holding('clinic-manager'))).toBe('approvals'));

  it('is the denials for an A/R specialist, and what was decided for an auditor', () =>
    expect([homeView(holding('ar-specialist')), homeView(holding('auditor'))]).toEqual(['denials', 'decided']));

  it('is what waits for their approval when one of several roles decides', () =>
    expect(homeView(holding('auditor', 'controller'))).toBe('approvals'));

  it('is everything open for whoever has no role', () => expect(homeView(holding())).toBe('open'));

  it('is a view that everybody has', () => {
    const views = viewsOf({ roles: [] } as never, () => false).map(({ id }) => id);
    for (const role of Role.options) expect(views).toContain(homeView(holding(role)));
  });
});
