import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isIssuedBy, readAuthorities } from './certificate-chain.ts';
import { INTERMEDIATE, LEAF, OTHER_ROOT, ROOT } from './test-certificates.ts';

const [root, other, intermediate, leaf] = [ROOT, OTHER_ROOT, INTERMEDIATE, LEAF].map(
  (pem) => new X509Certificate(pem),
) as [X509Certificate, X509Certificate, X509Certificate, X509Certificate];
const at = { host: 'localhost', now: Date.parse('2027-06-01T00:00:00.000Z') };

describe('the certificate of a server', () => {
  it('is trusted when one of the authorities issued it, through what the server sent', () => {
    expect(isIssuedBy([root], [leaf, intermediate], at)).toBe(true);
    expect(isIssuedBy([other, root], [leaf, intermediate, root], at)).toBe(true);
    expect(isIssuedBy([intermediate], [leaf], at)).toBe(true);
    expect(isIssuedBy([root], [leaf, intermediate], { ...at, host: '127.0.0.1' })).toBe(true);
  });

  it.each([
    ['another authority of the same name', [other], [leaf, intermediate], at],
    ['no authority', [], [leaf, intermediate, root], at],
    ['a chain with a gap', [root], [leaf], at],
    ['another host', [root], [leaf, intermediate], { ...at, host: 'office.example.org' }],
    ['another address', [root], [leaf, intermediate], { ...at, host: '127.0.0.2' }],
    ['a time before it is good', [root], [leaf, intermediate], { ...at, now: 0 }],
    ['a time after it was good', [root], [leaf, intermediate], { ...at, now: Date.parse('2200-01-01') }],
    ['an authority in the place of a server', [root], [intermediate, root], at],
    ['an end certificate in the place of an authority', [leaf], [leaf], at],
    ['nothing', [root], [], at],
  ] as const)('is refused with %s', (_, authorities, chain, asked) =>
    expect(isIssuedBy(authorities, chain, asked)).toBe(false),
  );
});

describe('a file of authorities', () => {
  it('holds any number of them, with words between, and is refused without one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-authorities-'));
    try {
      const file = join(folder, 'ca.pem');
      writeFileSync(file, `Gateway\n${ROOT}\nanother\n${OTHER_ROOT}`);
      expect(readAuthorities(file)).toHaveLength(2);
      writeFileSync(file, 'no certificate');
      expect(() => readAuthorities(file)).toThrow(/holds no certificate/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
