import { config } from 'zod';

/**
 * The content policy of the window and its workers allows no `eval`. zod would try whether it does, once, and the browser
 * would report the attempt. Must be the first import of the window and of each worker: zod asks when a schema is made.
 */
config({ jitless: true });
