import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseInArguments, caseOfLink, linkToCase } from './deep-link.ts';

describe('a link to a case', () => {
  it('names a case and reads back as it', () => {
    expect(linkToCase('ad-0f3c')).toBe('countersign://case/ad-0f3c');
    expect(caseOfLink('countersign://case/ad-0f3c')).toBe('ad-0f3c');
    expect(caseOfLink('countersign://case/ad-0f3c/')).toBe('ad-0f3c');
  });

  it.each([
    'countersign://case/',
    'countersign://case/a b',
    'countersign://case/a?patient=Jane+Doe',
    'countersign://case/a#approve',
    'countersign://case/a/approve',
    'countersign://case/..%2f..%2fsettings',
    'countersign://case/../settings',
    'countersign://maya@case/a',
    'countersign://case:80/a',
    'countersign://settings/a',
    'https://case/a',
    'javascript:countersign://case/a',
    ` countersign://case/a`,
    `countersign://case/${'a'.repeat(61)}`,
  ])('is not %s', (text) => expect(caseOfLink(text)).toBeNull());

  it('has no room for anything but letters, digits, dots and dashes, whatever the id is', () =>
    fc.assert(
      fc.property(fc.string(), (id) => {
        const link = linkToCase(id);
        expect(link === null || /^countersign:\/\/case\/[A-Za-z0-9.-]+$/.test(link)).toBe(true);
      }),
    ));

  it('is found among the arguments of a program', () => {
    expect(caseInArguments(['--user-data-dir=x', 'file.835', 'countersign://case/b7'])).toBe('b7');
    expect(caseInArguments(['--countersign://case/b7'])).toBeNull();
  });
});
