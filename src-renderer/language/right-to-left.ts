import createCache, { type EmotionCache } from '@emotion/cache';
import mirrorStyles from '@mui/stylis-plugin-rtl';

/**
 * Where style rules are written while the window reads from right to left: what they say of left and right is mirrored.
 *
 * @param nonce  of the page; its policy admits no other style elements.
 */
export function mirroredStyles(nonce: string): EmotionCache {
  return createCache({ key: 'rtl', nonce, stylisPlugins: [mirrorStyles] });
}
