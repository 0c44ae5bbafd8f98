/** The page's nonce for style elements, '' where the page has no such policy. The main process fills the meta tag. */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
