import { describe, expect, it } from 'vitest';
import { contentPolicy, withNonce } from './content-policy.ts';

describe("the window's content policy", () => {
  const policy = contentPolicy('http://127.0.0.1:7410', 'abc123');
  const directives = new Map(policy.split('; ').map((text) => [text.split(' ')[0], text.split(' ').slice(1)]));

  it('runs only scripts and WebAssembly from its own files: nothing inline, no eval', () =>
    expect(directives.get('script-src')).toEqual(["'self'", "'wasm-unsafe-eval'"]));

  it('talks to its own files and the one server', () =>
    expect(directives.get('connect-src')).toEqual(["'self'", 'http://127.0.0.1:7410']));

  it('takes style elements with the nonce of this load only', () =>
    expect(directives.get('style-src')).toEqual(["'self'", "'nonce-abc123'"]));

  it('has no directive that lets anything inline through', () => {
    expect(policy).not.toContain("'unsafe-");
    expect(policy).not.toMatch(/unsafe-inline|unsafe-hashes/);
  });

  it('allows nothing that it does not name', () => expect(directives.get('default-src')).toEqual(["'none'"]));

  it.each([
    ['<head><meta name="csp-nonce" content="" /></head>', 'fills the tag that is there'],
    ['<head><title>x</title></head>', 'adds the tag where there is none'],
  ])('tells the page its nonce: %s', (html) =>
    expect(withNonce(html, 'abc123').match(/<meta name="csp-nonce" content="abc123" \/>/g)).toHaveLength(1),
  );
});
