import { createHash, randomBytes } from 'node:crypto';
import type { Person } from '../../src-shared/authority/person.ts';
import { findSession, insertSession, type StoredSession } from '../store/sessions.ts';
import type { Db, Tx } from '../store/transaction.ts';

export type Session = StoredSession & { readonly tokenHash: string };

/** A session that nothing renews. @returns the token: 256 random bits, of which only the SHA-256 is kept. */
export async function openSession(
  tx: Tx,
  session: {
    readonly person: Person;
    readonly deviceId: string;
    readonly now: Date;
    readonly hours: number;
  },
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  const token = newToken();
  const expiresAt = new Date(session.now.getTime() + session.hours * 3_600_000);
  await insertSession(tx, {
    tokenHash: hashOfToken(token),
    personId: session.person.id,
    deviceId: session.deviceId,
    familyId: null,
    now: session.now,
    expiresAt,
  });
  return { token, expiresAt };
}

/** Null for a token that is unknown, expired, or of a revoked device or a person who left. */
export async function authenticate(db: Db, token: string, now: Date): Promise<Session | null> {
  const tokenHash = hashOfToken(token);
  const stored = await findSession(db, tokenHash, now);
  return stored && { ...stored, tokenHash };
}

export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
