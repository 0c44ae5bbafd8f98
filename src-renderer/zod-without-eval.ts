import { config } from 'zod';

/**
 * The window's content policy allows no `eval`. zod would try whether it does, once, and the browser would report the
 * attempt. Must be the first import of the window: zod asks when a schema is made.
 */
config({ jitless: true });
