/** PostgreSQL's error classes that say nothing about what was asked: connection, rollback, resources, operator, system. */
const TRANSIENT_CLASSES = new Set(['08', '40', '53', '57', '58']);
const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
const CONNECTION_CALLS = new Set(['connect', 'read', 'write', 'getaddrinfo']);
const CONNECTION_MESSAGES = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered)/;

/** The database is away, restarting or in the way of itself: the same request may succeed in a moment. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/^[0-9A-Z]{5}$/.test(code) && !code.startsWith('E')) return TRANSIENT_CLASSES.has(code.slice(0, 2));
  const call = 'syscall' in error && typeof error.syscall === 'string' ? error.syscall : '';
  return (CONNECTION_CODES.has(code) && CONNECTION_CALLS.has(call)) || CONNECTION_MESSAGES.test(error.message);
}

/** The database lets us not in: it does not know the user, the password or itself (classes 28 and 3D). */
export function isAccessRefused(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(28|3D)[0-9A-Z]{3}$/.test(String(error.code));
}

/** A text holds a NUL, or what is no character (22021). */
export function isUnstorableText(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '22021';
}

/** Another row has the key already (23505). */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}

/** No room where the server keeps its files, or where the database keeps its own (53100). */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === '53100');
}
